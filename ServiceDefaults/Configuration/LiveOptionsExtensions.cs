using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ServiceDefaults.Configuration;

/// <summary>Options that follow <see cref="LiveSettings"/>.</summary>
public static class LiveOptionsExtensions
{
    /// <summary>Fills options from the settings, now and whenever others hold: who reads <see cref="IOptionsMonitor{T}.CurrentValue"/> has them at once.</summary>
    /// <param name="services">The services; <see cref="LiveSettings"/> is one of them.</param>
    /// <param name="fill">Puts settings into options. Called on any thread.</param>
    public static IServiceCollection AddLiveOptions<T>(this IServiceCollection services, Action<TelepoolSettings, T> fill)
        where T : class
    {
        services.AddOptions<T>().Configure<LiveSettings>((options, live) => fill(live.Current, options));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IOptionsChangeTokenSource<T>, LiveOptionsSource<T>>());
        return services;
    }
}
