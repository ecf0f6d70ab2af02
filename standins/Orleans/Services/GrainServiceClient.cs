using Microsoft.Extensions.DependencyInjection;
using Orleans.Calls.Proxies;
using Orleans.Services;

namespace Orleans.Runtime.Services;

/// <summary>Calls a grain service of this silo or of another one.</summary>
public abstract class GrainServiceClient<TGrainService> : IGrainServiceClient<TGrainService>
    where TGrainService : IGrainService
{
    private readonly Cluster.Silo _silo;

    /// <summary>For derived classes.</summary>
    protected GrainServiceClient(IServiceProvider serviceProvider) => _silo = serviceProvider.GetRequiredService<Cluster.Silo>();

    /// <summary>The service of one silo.</summary>
    protected TGrainService GetGrainService(SiloAddress destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return (TGrainService)ProxyFactory.For(typeof(TGrainService)).Create(GrainServiceTarget.IdOf(typeof(TGrainService), destination), _silo);
    }
}
