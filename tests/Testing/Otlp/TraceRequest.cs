using System.Text;

namespace Testing.Otlp;

/// <summary>Decodes what an exporter of traces sends: an <c>ExportTraceServiceRequest</c>.</summary>
public static class TraceRequest
{
    /// <summary>Every span, in the order of the request.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static IReadOnlyList<ReceivedSpan> Read(ReadOnlySpan<byte> request)
    {
        var spans = new List<ReceivedSpan>();
        var reader = new ProtobufReader(request);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                ReadResourceSpans(reader.Bytes, spans);
            }
        }

        return spans;
    }

    private static void ReadResourceSpans(ReadOnlySpan<byte> bytes, List<ReceivedSpan> spans)
    {
        var resource = new Dictionary<string, object>(StringComparer.Ordinal);
        var scopes = new List<byte[]>();
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                foreach (var (name, value) in OtlpMessage.Attributes(reader.Bytes, 1))
                {
                    resource[name] = value;
                }
            }
            else if (reader.Field == 2)
            {
                scopes.Add(reader.Bytes.ToArray());
            }
        }

        foreach (var scope in scopes)
        {
            ReadScopeSpans(scope, resource, spans);
        }
    }

    private static void ReadScopeSpans(ReadOnlySpan<byte> bytes, Dictionary<string, object> resource, List<ReceivedSpan> spans)
    {
        var scope = string.Empty;
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                var inner = new ProtobufReader(reader.Bytes);
                while (inner.Read())
                {
                    scope = inner.Field == 1 ? Text(inner.Bytes) : scope;
                }
            }
            else if (reader.Field == 2)
            {
                spans.Add(ReadSpan(reader.Bytes, resource, scope));
            }
        }
    }

    private static ReceivedSpan ReadSpan(ReadOnlySpan<byte> bytes, Dictionary<string, object> resource, string scope)
    {
        string trace = string.Empty, span = string.Empty, parent = string.Empty, name = string.Empty, words = string.Empty;
        int kind = 0, status = 0;
        ulong start = 0, end = 0;
        var attributes = OtlpMessage.Attributes(bytes, 9).ToDictionary(StringComparer.Ordinal);
        var links = new List<(string, string)>();
        var events = new List<string>();
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    trace = Convert.ToHexStringLower(reader.Bytes);
                    break;
                case 2:
                    span = Convert.ToHexStringLower(reader.Bytes);
                    break;
                case 4:
                    parent = Convert.ToHexStringLower(reader.Bytes);
                    break;
                case 5:
                    name = Text(reader.Bytes);
                    break;
                case 6:
                    kind = (int)reader.Number;
                    break;
                case 7:
                    start = reader.Number;
                    break;
                case 8:
                    end = reader.Number;
                    break;
                case 11:
                    events.Add(OtlpMessage.Text(reader.Bytes, 2));
                    break;
                case 13:
                    links.Add(ReadLink(reader.Bytes));
                    break;
                case 15:
                    (words, status) = ReadStatus(reader.Bytes);
                    break;
            }
        }

        return new ReceivedSpan
        {
            Resource = resource,
            Scope = scope,
            TraceId = trace,
            SpanId = span,
            ParentId = parent,
            Name = name,
            Kind = kind,
            Start = start,
            End = end,
            Status = status,
            StatusText = words,
            Attributes = attributes,
            Links = links,
            Events = events,
        };
    }

    private static (string TraceId, string SpanId) ReadLink(ReadOnlySpan<byte> bytes)
    {
        string trace = string.Empty, span = string.Empty;
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            trace = reader.Field == 1 ? Convert.ToHexStringLower(reader.Bytes) : trace;
            span = reader.Field == 2 ? Convert.ToHexStringLower(reader.Bytes) : span;
        }

        return (trace, span);
    }

    private static (string Words, int Code) ReadStatus(ReadOnlySpan<byte> bytes)
    {
        var (words, code) = (string.Empty, 0);
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            words = reader.Field == 2 ? Text(reader.Bytes) : words;
            code = reader.Field == 3 ? (int)reader.Number : code;
        }

        return (words, code);
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
