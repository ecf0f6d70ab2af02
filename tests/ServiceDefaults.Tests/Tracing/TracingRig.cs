using ServiceDefaults.Configuration;

namespace ServiceDefaults.Tests.Tracing;

/// <summary>Settings of an exporter under test.</summary>
internal static class TracingRig
{
    /// <summary>gRPC unless the path is that of traces over HTTP.</summary>
    public static HostSettings Settings(Uri endpoint) => new() { OpenTelemetryEnabled = true, OtlpEndpoint = endpoint, SamplerRatio = 1 };

    /// <summary>Protobuf over HTTP.</summary>
    public static HostSettings OverHttp(Uri endpoint) => Settings(new Uri(endpoint, "/v1/traces"));
}
