namespace ServiceDefaults.Configuration;

/// <summary>Every setting of a host, validated as a whole.</summary>
public sealed record TelepoolSettings
{
    /// <summary>Where Telegram is and who we are to it.</summary>
    public TelegramSettings Telegram { get; init; } = new();

    /// <summary>How hard Telegram is used.</summary>
    public LimitSettings Limits { get; init; } = new();

    /// <summary>How the process runs and shows itself.</summary>
    public HostSettings Host { get; init; } = new();

    /// <summary>The proxies between this host and Telegram.</summary>
    public ProxySettings Proxies { get; init; } = new();

    /// <summary>Where state is kept.</summary>
    public StorageSettings Storage { get; init; } = new();

    /// <summary>Faults that the host makes itself.</summary>
    public FaultSettings Faults { get; init; } = new();

    /// <summary>Where collectors put what they find.</summary>
    public SinkSettings Sink { get; init; } = new();

    /// <summary>The operator's pages.</summary>
    public WebSettings Web { get; init; } = new();

    /// <summary>Reads the environment.</summary>
    /// <param name="defaults">What a host takes where a variable is not set; may be null.</param>
    /// <param name="overrides">What a host takes whatever the environment says, such as its command line; may be null.</param>
    public static SettingsResult FromEnvironment(
        IReadOnlyDictionary<string, string>? defaults = null,
        IReadOnlyDictionary<string, string>? overrides = null)
    {
        var values = new Dictionary<string, string>(defaults ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            // An empty variable is one that is not set: compose files and unit files write them so.
            if (entry.Value is string { Length: > 0 } value)
            {
                values[(string)entry.Key] = value;
            }
        }

        foreach (var (variable, value) in overrides ?? new Dictionary<string, string>())
        {
            values[variable] = value;
        }

        return From(values);
    }

    /// <summary>Reads variables by name.</summary>
    public static SettingsResult From(IReadOnlyDictionary<string, string> variables) => SettingsBinder.Bind(new SettingsReader(variables));
}
