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

    /// <summary>What the process was told, by source; null where the settings were not read from any.</summary>
    public SettingLayers? Layers { get; init; }

    /// <summary>Reads the environment, and the file that <c>TELEPOOL_CONFIG</c> names.</summary>
    /// <param name="defaults">What a host takes where a variable is not set; may be null.</param>
    /// <param name="overrides">What a host takes whatever the environment says, such as its command line; may be null.</param>
    public static SettingsResult FromEnvironment(
        IReadOnlyDictionary<string, string>? defaults = null,
        IReadOnlyDictionary<string, string>? overrides = null)
    {
        var errors = new List<SettingError>();
        return Bind(SettingLayers.FromEnvironment(defaults, overrides, errors), errors);
    }

    /// <summary>Reads variables by name.</summary>
    public static SettingsResult From(IReadOnlyDictionary<string, string> variables)
    {
        var errors = new List<SettingError>();
        return Bind(SettingLayers.From(variables, defaults: null, overrides: null, errors), errors);
    }

    private static SettingsResult Bind(SettingLayers layers, List<SettingError> errors)
    {
        var result = layers.Bind();
        return errors.Count == 0 ? result : new SettingsResult(null, [.. result.Errors.Concat(errors).OrderBy(error => error.Variable, StringComparer.Ordinal)]);
    }
}
