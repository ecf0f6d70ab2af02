using Microsoft.FeatureManagement;

namespace ServiceDefaults.Configuration;

/// <summary>
/// The optional parts of a deployment, each switched by one variable and off unless it says so. Asked through Microsoft.FeatureManagement, so that
/// whatever else knows that library reads the same flags.
/// </summary>
public sealed class FeatureFlags
{
    private readonly FeatureManager _manager;

    /// <summary>Follows the settings: a flag that may change while the host runs is read anew at every question.</summary>
    public FeatureFlags(LiveSettings live)
    {
        ArgumentNullException.ThrowIfNull(live);
        _manager = new FeatureManager(new FlagDefinitions(live), new FeatureManagementOptions());
    }

    /// <summary>Every flag by its name, with the variable that switches it.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["POOL"] = "MTPROTO_POOL_ENABLED",
        ["PROXIES"] = "MTPROTO_PROXY_ENABLED",
        ["PROMETHEUS"] = "OBS_PROMETHEUS_ENABLED",
        ["OTEL"] = "OBS_OTEL_ENABLED",
        ["WEB"] = "TELEPOOL_WEB_ENABLED",
        ["FAULTS"] = "FAULT_INJECTION_ENABLED",
    };

    /// <summary>Asks other questions than <see cref="IsEnabledAsync"/>.</summary>
    public IFeatureManager Manager => _manager;

    /// <summary>Whether a part is switched on. A part that is not known is off.</summary>
    /// <param name="name">Its name, as in <see cref="Variables"/>.</param>
    public Task<bool> IsEnabledAsync(string name) => _manager.IsEnabledAsync(name);
}
