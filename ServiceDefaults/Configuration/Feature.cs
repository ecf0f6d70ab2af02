namespace ServiceDefaults.Configuration;

/// <summary>The optional parts of a deployment, by the names under which Microsoft.FeatureManagement knows them.</summary>
public static class Feature
{
    /// <summary>The pool of accounts: <c>MTPROTO_POOL_ENABLED</c>.</summary>
    public const string Pool = "POOL";

    /// <summary>Proxies between this host and Telegram: <c>MTPROTO_PROXY_ENABLED</c>.</summary>
    public const string Proxies = "PROXIES";

    /// <summary>Metrics for Prometheus: <c>OBS_PROMETHEUS_ENABLED</c>.</summary>
    public const string Prometheus = "PROMETHEUS";

    /// <summary>Traces and metrics by OTLP: <c>OBS_OTEL_ENABLED</c>.</summary>
    public const string Otel = "OTEL";

    /// <summary>The operator's pages: <c>TELEPOOL_WEB_ENABLED</c>.</summary>
    public const string Web = "WEB";

    /// <summary>Faults that the host makes itself, in development only: <c>FAULT_INJECTION_ENABLED</c>.</summary>
    public const string Faults = "FAULTS";
}
