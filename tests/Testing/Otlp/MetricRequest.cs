using System.Globalization;
using System.Runtime.InteropServices;

namespace Testing.Otlp;

/// <summary>Decodes what an exporter of metrics sends: an <c>ExportMetricsServiceRequest</c>.</summary>
public static class MetricRequest
{
    private static readonly Dictionary<int, string> Kinds = new() { [5] = "gauge", [7] = "sum", [9] = "histogram" };

    /// <summary>Every point, in the order of the request.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static IReadOnlyList<ReceivedMetric> Read(ReadOnlySpan<byte> request)
    {
        var metrics = new List<ReceivedMetric>();
        foreach (var resourceMetrics in OtlpMessage.All(request, 1))
        {
            var service = OtlpMessage.All(resourceMetrics, 1).SelectMany(resource => Attributes(resource, 1)).FirstOrDefault(attribute => attribute.Key == "service.name").Value ?? string.Empty;
            foreach (var scopeMetrics in OtlpMessage.All(resourceMetrics, 2))
            {
                var meter = OtlpMessage.Text(OtlpMessage.All(scopeMetrics, 1).Single(), 1);
                foreach (var metric in OtlpMessage.All(scopeMetrics, 2))
                {
                    metrics.AddRange(ReadMetric(service, meter, metric));
                }
            }
        }

        return metrics;
    }

    private static IEnumerable<ReceivedMetric> ReadMetric(string service, string meter, byte[] metric)
    {
        foreach (var (field, kind) in Kinds)
        {
            foreach (var data in OtlpMessage.All(metric, field))
            {
                foreach (var point in OtlpMessage.All(data, 1))
                {
                    yield return ReadPoint(new ReceivedMetric(service, meter, OtlpMessage.Text(metric, 1), OtlpMessage.Text(metric, 3), kind, OtlpMessage.Number(data, 3) == 1, Attributes(point, kind == "histogram" ? 9 : 7).ToDictionary(), 0, 0, [], []), point);
                }
            }
        }
    }

    private static ReceivedMetric ReadPoint(ReceivedMetric head, byte[] point)
    {
        var isHistogram = head.Kind == "histogram";
        var reader = new ProtobufReader(point);
        var (value, count, bounds, traces) = (0d, 0UL, Array.Empty<double>(), new List<string>());
        while (reader.Read())
        {
            switch (isHistogram, reader.Field)
            {
                case (false, 4) or (true, 5):
                    value = BitConverter.UInt64BitsToDouble(reader.Number);
                    break;
                case (false, 6):
                    value = (long)reader.Number;
                    break;
                case (true, 4):
                    count = reader.Number;
                    break;
                case (true, 7):
                    bounds = MemoryMarshal.Cast<byte, double>(reader.Bytes).ToArray();
                    break;
                case (false, 5) or (true, 8):
                    traces.AddRange(OtlpMessage.All(reader.Bytes, 5).Select(Convert.ToHexStringLower));
                    break;
            }
        }

        return head with { Value = value, Count = count, Bounds = bounds, TraceIds = traces };
    }

    private static IEnumerable<KeyValuePair<string, string>> Attributes(ReadOnlySpan<byte> message, int field) =>
        OtlpMessage.Attributes(message, field).Select(static pair => KeyValuePair.Create(pair.Key, Convert.ToString(pair.Value, CultureInfo.InvariantCulture)!));
}
