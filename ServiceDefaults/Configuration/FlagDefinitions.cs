using Microsoft.FeatureManagement;

namespace ServiceDefaults.Configuration;

/// <summary>Tells Microsoft.FeatureManagement of the flags, from the settings that hold at the moment.</summary>
internal sealed class FlagDefinitions(LiveSettings live) : IFeatureDefinitionProvider
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
        EnabledFor = IsOn(live.Current, featureName) ? [new FeatureFilterConfiguration { Name = "AlwaysOn" }] : [],
    });

    private static bool IsOn(TelepoolSettings settings, string name) => name.ToUpperInvariant() switch
    {
        "POOL" => settings.Host.PoolEnabled,
        "PROXIES" => settings.Proxies.IsEnabled,
        "PROMETHEUS" => settings.Host.PrometheusEnabled,
        "OTEL" => settings.Host.OpenTelemetryEnabled,
        "WEB" => settings.Web.IsEnabled,
        "FAULTS" => settings.Faults.Enabled,
        _ => false,
    };
}
