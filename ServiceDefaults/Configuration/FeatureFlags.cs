using Microsoft.FeatureManagement;

namespace ServiceDefaults.Configuration;

/// <summary>
/// The optional parts of a deployment, each switched by one variable and off unless it says so. Hosts ask here, and nowhere else, which parts they have; it
/// is answered through Microsoft.FeatureManagement, so that whatever else knows that library reads the same flags.
/// </summary>
public sealed class FeatureFlags
{
    private readonly FeatureManager _manager;

    /// <summary>Follows the settings: a flag that may change while the host runs is read anew at every question.</summary>
    public FeatureFlags(LiveSettings live)
        : this(() => live.Current) => ArgumentNullException.ThrowIfNull(live);

    /// <summary>Of settings that stay as they are, for the composition of a host.</summary>
    public FeatureFlags(TelepoolSettings settings)
        : this(() => settings) => ArgumentNullException.ThrowIfNull(settings);

    private FeatureFlags(Func<TelepoolSettings> settings) => _manager = new FeatureManager(new FlagDefinitions(settings), new FeatureManagementOptions());

    /// <summary>Every flag by its name, with the variable that switches it.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [Feature.Pool] = "MTPROTO_POOL_ENABLED",
        [Feature.Proxies] = "MTPROTO_PROXY_ENABLED",
        [Feature.Prometheus] = "OBS_PROMETHEUS_ENABLED",
        [Feature.Otel] = "OBS_OTEL_ENABLED",
        [Feature.Web] = "TELEPOOL_WEB_ENABLED",
        [Feature.Faults] = "FAULT_INJECTION_ENABLED",
    };

    /// <summary>Asks other questions than <see cref="IsEnabled"/>.</summary>
    public IFeatureManager Manager => _manager;

    /// <summary>Whether a part is switched on.</summary>
    /// <param name="name">Its name, one of <see cref="Feature"/>.</param>
    /// <exception cref="ArgumentException">There is no such part.</exception>
    public bool IsEnabled(string name)
    {
        if (!Variables.ContainsKey(name))
        {
            throw new ArgumentException($"There is no flag {name}{(NearestName.Find(name, Variables.Keys) is { } near ? $"; did you mean {near}?" : $". The flags are {string.Join(", ", Variables.Keys)}.")}", nameof(name));
        }

        // Flags without conditions are answered at once.
        return _manager.IsEnabledAsync(name).GetAwaiter().GetResult();
    }

    /// <summary>Says which variables of an environment look like flags and are none: a part that somebody meant to switch on would silently stay off.</summary>
    internal static void Check(IEnumerable<string> variables, ICollection<SettingError> errors)
    {
        foreach (var variable in variables)
        {
            if (LooksLikeOne(variable) && SettingCatalog.Find(variable) is null)
            {
                var near = NearestName.Find(variable, Variables.Values);
                errors.Add(new SettingError(variable, near is null ? $"is not a flag; the flags are {string.Join(", ", Variables.Values)}" : $"is not a flag; did you mean {near}?"));
            }
        }
    }

    // Variables of gateways are theirs, and they say themselves which they do not know.
    private static bool LooksLikeOne(string variable) =>
        variable.StartsWith("FeatureManagement__", StringComparison.OrdinalIgnoreCase)
        || (Array.Exists(Prefixes, prefix => variable.StartsWith(prefix, StringComparison.Ordinal)) && !variable.StartsWith("TELEPOOL_GATEWAY_", StringComparison.Ordinal)
            && (variable.EndsWith("_ENABLED", StringComparison.Ordinal) || variable.EndsWith("_ENABLE", StringComparison.Ordinal)));

    private static readonly string[] Prefixes = ["MTPROTO_", "TELEPOOL_", "OBS_", "FAULT_"];
}
