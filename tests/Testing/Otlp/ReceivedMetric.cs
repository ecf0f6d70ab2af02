namespace Testing.Otlp;

/// <summary>A point of a metric as a receiver of OTLP sees it (opentelemetry-proto, <c>metrics/v1/metrics.proto</c>).</summary>
/// <param name="Service">The resource's <c>service.name</c>.</param>
/// <param name="Meter">The meter.</param>
/// <param name="Name">The instrument's name.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Kind"><c>gauge</c>, <c>sum</c> or <c>histogram</c>.</param>
/// <param name="IsMonotonic">Whether a sum only grows.</param>
/// <param name="Labels">The attributes.</param>
/// <param name="Value">The value, or a histogram's sum.</param>
/// <param name="Count">A histogram's count.</param>
/// <param name="Bounds">A histogram's bounds.</param>
/// <param name="TraceIds">The traces that exemplars lead to, in hexadecimal digits.</param>
public sealed record ReceivedMetric(
    string Service, string Meter, string Name, string Unit, string Kind, bool IsMonotonic, IReadOnlyDictionary<string, string> Labels, double Value, ulong Count, IReadOnlyList<double> Bounds, IReadOnlyList<string> TraceIds);
