using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Runtime;
using Orleans.Runtime.Services;
using Orleans.Services;

namespace Orleans.Hosting;

/// <summary>Registers grain services.</summary>
public static class GrainServicesSiloBuilderExtensions
{
    /// <summary>Adds a grain service to the silo.</summary>
    public static ISiloBuilder AddGrainService<T>(this ISiloBuilder builder)
        where T : GrainService
    {
        builder.Services.AddGrainService<T>();
        return builder;
    }

    /// <summary>Adds a grain service to a silo's services.</summary>
    public static IServiceCollection AddGrainService<T>(this IServiceCollection services) => services.AddGrainService(typeof(T));

    /// <summary>Adds a grain service to a silo's services.</summary>
    /// <exception cref="InvalidOperationException">When the silo starts: the type has no interface that derives from <see cref="IGrainService"/>.</exception>
    public static IServiceCollection AddGrainService(this IServiceCollection services, Type grainServiceType)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, GrainServiceStarter>());
        return services.AddSingleton(provider => Create(provider, grainServiceType));
    }

    private static IGrainService Create(IServiceProvider provider, Type serviceType)
    {
        var interfaceType = Array.Find(serviceType.GetInterfaces(), type => type.GetInterfaces().Contains(typeof(IGrainService)))
            ?? throw new InvalidOperationException($"{serviceType.FullName} has no interface that derives from IGrainService.");
        return (IGrainService)ActivatorUtilities.CreateInstance(provider, serviceType, GrainServiceTarget.IdOf(interfaceType, SiloAddress.Zero));
    }
}
