using System.Net;

namespace ServiceDefaults.Configuration;

/// <summary>How the process runs and shows itself.</summary>
public sealed record HostSettings
{
    /// <summary><c>MTPROTO_POOL_ENABLED</c>: whether this process runs the account pool.</summary>
    public bool PoolEnabled { get; init; }

    /// <summary><c>TELEPOOL_ROLE</c>: what the process is in a cluster; a command that runs as something else refuses to start.</summary>
    public HostRole Role { get; init; }

    /// <summary><c>OBS_PROMETHEUS_ENABLED</c>: whether <c>/metrics</c> is served.</summary>
    public bool PrometheusEnabled { get; init; }

    /// <summary><c>PROMETHEUS_PORT</c>: where <c>/metrics</c> is served, on the address of <c>HEALTH_BIND</c>; 0 takes a free port.</summary>
    public int PrometheusPort { get; init; } = 9108;

    /// <summary><c>HEALTH_BIND</c>: where health is served; port 0 takes a free one.</summary>
    public IPEndPoint HealthBind { get; init; } = new(IPAddress.Any, 8091);

    /// <summary>How the process watches what it depends on.</summary>
    public HealthSettings Health { get; init; } = new();

    /// <summary><c>GRACEFUL_SHUTDOWN_TIMEOUT_S</c>: what whoever stops the process grants it, 1 to 600 s; how it is used is <see cref="Hosting.StopBudget"/>.</summary>
    public TimeSpan GracefulShutdownTimeout { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>
    /// <c>TELEPOOL_STATS_EVERY_H</c>: how often a host reads the statistics of every channel that it collects, 0.02 to 8,784 hours; null where it
    /// reads only those that commands schedule. Telegram shows them to few accounts, and each must ask to find out.
    /// </summary>
    public TimeSpan? StatisticsPeriod { get; init; }

    /// <summary><c>FAULT_INJECTION_ENABLED</c>: whether faults may be injected; refused outside development.</summary>
    public bool FaultInjectionEnabled { get; init; }

    /// <summary><c>OBS_OTEL_ENABLED</c>: whether traces and metrics are exported.</summary>
    public bool OpenTelemetryEnabled { get; init; }

    /// <summary><c>OTEL_EXPORTER_OTLP_ENDPOINT</c>: where traces and metrics go; null where not set.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary><c>OTEL_EXPORTER_OTLP_PROTOCOL</c>: <c>grpc</c> or <c>http/protobuf</c>; null where the endpoint tells.</summary>
    public string? OtlpProtocol { get; init; }

    /// <summary><c>OTEL_SAMPLER_RATIO</c>: the share of traces that is kept, 0 to 1.</summary>
    public double SamplerRatio { get; init; } = 0.05;

    /// <summary><c>DOTNET_ENVIRONMENT</c>, otherwise <c>ASPNETCORE_ENVIRONMENT</c>.</summary>
    public string Environment { get; init; } = "Production";

    /// <summary><c>TELEPOOL_LOG_FORMAT</c>: <c>text</c> or <c>json</c>.</summary>
    public LogFormat LogFormat { get; init; }

    /// <summary><c>TELEPOOL_LOG_LEVEL</c>: the least level that is logged, and others for categories, as <see cref="Logging.LogLevelRules"/> reads them.</summary>
    public string LogLevel { get; init; } = "Information";
}
