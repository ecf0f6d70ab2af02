using ServiceDefaults.Configuration;

namespace ServiceDefaults.Tracing;

/// <summary>Where traces, metrics and logs go, and in which of the protocol's two forms (https://opentelemetry.io/docs/specs/otel/protocol/exporter/).</summary>
/// <param name="Endpoint">As the settings name it, with or without the path of traces.</param>
/// <param name="UsesHttp">Protobuf over HTTP; otherwise gRPC.</param>
public sealed record ExportTarget(Uri Endpoint, bool UsesHttp)
{
    // The standard's port of protobuf over HTTP; gRPC has 4317.
    private const int HttpPort = 4318;
    private const string TracesPath = "/v1/traces";

    /// <summary>The address that a signal is posted to.</summary>
    /// <param name="signal"><c>traces</c>, <c>metrics</c> or <c>logs</c>; gRPC has one address for all.</param>
    public Uri AddressOf(string signal)
    {
        if (!UsesHttp)
        {
            return Endpoint;
        }

        var path = Endpoint.AbsolutePath.TrimEnd('/');
        path = path.EndsWith(TracesPath, StringComparison.Ordinal) ? path[..^TracesPath.Length] : path;
        return new UriBuilder(Endpoint) { Path = $"{path}/v1/{signal}" }.Uri;
    }

    /// <summary>The target of the settings; null where they ask for none. Where they name no protocol, the endpoint's port tells.</summary>
    public static ExportTarget? Of(HostSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!settings.OpenTelemetryEnabled || settings.OtlpEndpoint is not { } endpoint)
        {
            return null;
        }

        var usesHttp = settings.OtlpProtocol is { } protocol
            ? protocol.StartsWith("http", StringComparison.OrdinalIgnoreCase)
            : endpoint.Port == HttpPort || endpoint.AbsolutePath.TrimEnd('/').EndsWith(TracesPath, StringComparison.Ordinal);
        return new ExportTarget(endpoint, usesHttp);
    }
}
