namespace Benchmarks.Telemetry;

/// <summary>A host's telemetry.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Settings">The settings that make it.</param>
/// <param name="IsScraped">Whether its metrics are read while it collects.</param>
internal sealed record TelemetryVariant(string Name, IReadOnlyDictionary<string, string> Settings, bool IsScraped)
{
    private static readonly Dictionary<string, string> Exporting = new()
    {
        ["OBS_OTEL_ENABLED"] = "true",
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
    };

    private static readonly Dictionary<string, string> Json = new() { ["TELEPOOL_LOG_FORMAT"] = "json", ["TELEPOOL_LOG_LEVEL"] = "Information" };

    private static readonly Dictionary<string, string> Served = new() { ["OBS_PROMETHEUS_ENABLED"] = "true" };

    /// <summary>No metrics, no traces, a log of warnings.</summary>
    public static TelemetryVariant Off { get; } = Make("without telemetry", isScraped: false);

    /// <summary>The same once more: what two equal hosts differ by is what the measurement is worth.</summary>
    public static TelemetryVariant OffAgain { get; } = Off with { Name = "without telemetry, another host" };

    /// <summary>Metrics that Prometheus reads.</summary>
    public static TelemetryVariant Metrics { get; } = Make("with metrics that are read", isScraped: true, Served);

    /// <summary>JSON lines from <c>Information</c> up.</summary>
    public static TelemetryVariant Logs { get; } = Make("with JSON logs", isScraped: false, Json);

    /// <summary>Everything that goes out by OTLP, without a log of its own and without <c>/metrics</c>.</summary>
    public static TelemetryVariant Exports { get; } = Make("with exports by OTLP", isScraped: false, Exporting);

    /// <summary>All of it.</summary>
    public static TelemetryVariant All { get; } = Make("with metrics, traces and logs", isScraped: true, Served, Exporting, Json);

    private static TelemetryVariant Make(string name, bool isScraped, params Dictionary<string, string>[] settings)
    {
        var all = new Dictionary<string, string> { ["OBS_PROMETHEUS_ENABLED"] = "false", ["OBS_OTEL_ENABLED"] = "false", ["TELEPOOL_LOG_LEVEL"] = "Warning" };
        foreach (var (variable, value) in settings.SelectMany(static part => part))
        {
            all[variable] = value;
        }

        return new TelemetryVariant(name, all, isScraped);
    }
}
