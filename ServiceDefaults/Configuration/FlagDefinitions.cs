using Microsoft.FeatureManagement;

namespace ServiceDefaults.Configuration;

/// <summary>Tells Microsoft.FeatureManagement of the flags, from the settings that hold at the moment.</summary>
internal sealed class FlagDefinitions(Func<TelepoolSettings> settings) : IFeatureDefinitionProvider
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<FeatureDefinition> GetAllFeatureDefinitionsAsync()
    {
        foreach (var name in FeatureFlags.Variables.Keys)
        {
            yield return await GetFeatureDefinitionAsync(name).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task<FeatureDefinition> GetFeatureDefinitionAsync(string featureName) => Task.FromResult(new FeatureDefinition
    {
        Name = featureName,
        // The library's own name for a filter without a condition.
        EnabledFor = IsOn(settings(), featureName) ? [new FeatureFilterConfiguration { Name = "AlwaysOn" }] : [],
    });

    private static bool IsOn(TelepoolSettings settings, string name) => name.ToUpperInvariant() switch
    {
        Feature.Pool => settings.Host.PoolEnabled,
        Feature.Proxies => settings.Proxies.IsEnabled,
        Feature.Prometheus => settings.Host.PrometheusEnabled,
        Feature.Otel => settings.Host.OpenTelemetryEnabled,
        Feature.Web => settings.Web.IsEnabled,
        Feature.Faults => settings.Faults.Enabled,
        _ => false,
    };
}
