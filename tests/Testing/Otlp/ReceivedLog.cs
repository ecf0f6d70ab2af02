namespace Testing.Otlp;

/// <summary>A line of a log as a receiver of OTLP sees it (opentelemetry-proto, <c>logs/v1/logs.proto</c>).</summary>
/// <param name="Service">The resource's <c>service.name</c>.</param>
/// <param name="Category">The scope's name.</param>
/// <param name="Time">Unix time in nanoseconds.</param>
/// <param name="Severity">1 to 24: from 5 debug, from 9 information, from 13 warning, from 17 error.</param>
/// <param name="SeverityText">The level as the process calls it.</param>
/// <param name="Body">What happened, in words.</param>
/// <param name="EventName">What happened, by name.</param>
/// <param name="Attributes">The values, by name.</param>
/// <param name="TraceId">32 hexadecimal digits, or none.</param>
/// <param name="SpanId">16 hexadecimal digits, or none.</param>
public sealed record ReceivedLog(
    string Service, string Category, ulong Time, int Severity, string SeverityText, string Body, string EventName, IReadOnlyDictionary<string, object> Attributes, string TraceId, string SpanId);
