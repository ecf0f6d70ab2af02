using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Services;

/// <summary>A grain service with a dependency of its own.</summary>
public sealed class PostOffice(GrainId id, Silo silo, ILoggerFactory loggers, ILocalSiloDetails details) : GrainService(id, silo, loggers), IPostOffice
{
    private bool _isInitialized;
    private bool _isStarted;

    public override Task Init(IServiceProvider serviceProvider)
    {
        _isInitialized = true;
        return base.Init(serviceProvider);
    }

    public override Task Start()
    {
        _isStarted = _isInitialized;
        return base.Start();
    }

    public Task<string> Where() => Task.FromResult(_isStarted && details.SiloAddress.Equals(Silo) ? Silo.ToParsableString() : "not started");

    public Task Wait(string gate) => Gate.Of(gate).PassAsync();

    public Task Open(string gate)
    {
        Gate.Of(gate).Open();
        return Task.CompletedTask;
    }

    public Task Fail() => throw new InvalidOperationException("closed today");
}
