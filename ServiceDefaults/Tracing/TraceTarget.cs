using ServiceDefaults.Configuration;

namespace ServiceDefaults.Tracing;

/// <summary>Where traces go, and in which of the protocol's two forms (https://opentelemetry.io/docs/specs/otel/protocol/exporter/).</summary>
/// <param name="Endpoint">As the settings name it, without a path for a signal.</param>
/// <param name="UsesHttp">Protobuf over HTTP; otherwise gRPC.</param>
public sealed record TraceTarget(Uri Endpoint, bool UsesHttp)
{
    // The standard's port of protobuf over HTTP; gRPC has 4317.
    private const int HttpPort = 4318;
    private const string TracesPath = "/v1/traces";

    /// <summary>The address that is posted to.</summary>
    public Uri Address
    {
        get
        {
            var path = Endpoint.AbsolutePath.TrimEnd('/');
            return !UsesHttp || path.EndsWith(TracesPath, StringComparison.Ordinal) ? Endpoint : new UriBuilder(Endpoint) { Path = path + TracesPath }.Uri;
        }
    }

    /// <summary>The target of the settings; null where they ask for none. Where they name no protocol, the endpoint's port tells.</summary>
    public static TraceTarget? Of(HostSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!settings.OpenTelemetryEnabled || settings.OtlpEndpoint is not { } endpoint)
        {
            return null;
        }

        var usesHttp = settings.OtlpProtocol is { } protocol
            ? protocol.StartsWith("http", StringComparison.OrdinalIgnoreCase)
            : endpoint.Port == HttpPort || endpoint.AbsolutePath.TrimEnd('/').EndsWith(TracesPath, StringComparison.Ordinal);
        return new TraceTarget(endpoint, usesHttp);
    }
}
