using System.Text;

namespace Testing.Otlp;

/// <summary>Decodes what an exporter of logs sends: an <c>ExportLogsServiceRequest</c>.</summary>
public static class LogRequest
{
    /// <summary>Every line, in the order of the request.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static IReadOnlyList<ReceivedLog> Read(ReadOnlySpan<byte> request)
    {
        var logs = new List<ReceivedLog>();
        foreach (var resourceLogs in OtlpMessage.All(request, 1))
        {
            var resource = OtlpMessage.All(resourceLogs, 1).SelectMany(static resource => OtlpMessage.Attributes(resource, 1)).ToDictionary();
            var service = resource.TryGetValue("service.name", out var name) ? (string)name : string.Empty;
            foreach (var scopeLogs in OtlpMessage.All(resourceLogs, 2))
            {
                var category = OtlpMessage.Text(OtlpMessage.All(scopeLogs, 1).Single(), 1);
                logs.AddRange(OtlpMessage.All(scopeLogs, 2).Select(record => ReadRecord(service, category, record)));
            }
        }

        return logs;
    }

    private static ReceivedLog ReadRecord(string service, string category, byte[] record)
    {
        var attributes = OtlpMessage.Attributes(record, 6).ToDictionary();
        ulong time = 0;
        var (severity, level, body, name, trace, span) = (0, string.Empty, string.Empty, string.Empty, string.Empty, string.Empty);
        var reader = new ProtobufReader(record);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    time = reader.Number;
                    break;
                case 2:
                    severity = (int)reader.Number;
                    break;
                case 3:
                    level = Encoding.UTF8.GetString(reader.Bytes);
                    break;
                case 5:
                    body = OtlpMessage.Value(reader.Bytes) as string ?? string.Empty;
                    break;
                case 9:
                    trace = Convert.ToHexStringLower(reader.Bytes);
                    break;
                case 10:
                    span = Convert.ToHexStringLower(reader.Bytes);
                    break;
                case 12:
                    name = Encoding.UTF8.GetString(reader.Bytes);
                    break;
            }
        }

        return new ReceivedLog(service, category, time, severity, level, body, name, attributes, trace, span);
    }
}
