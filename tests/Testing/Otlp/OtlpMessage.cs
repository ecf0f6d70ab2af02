using System.Text;

namespace Testing.Otlp;

/// <summary>What the messages of all three signals have in common (opentelemetry-proto, <c>common/v1/common.proto</c>).</summary>
internal static class OtlpMessage
{
    /// <summary>Every occurrence of a field that has a length.</summary>
    public static List<byte[]> All(ReadOnlySpan<byte> message, int field)
    {
        var found = new List<byte[]>();
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == field)
            {
                found.Add(reader.Bytes.ToArray());
            }
        }

        return found;
    }

    /// <summary>A field of text; empty where it is missing.</summary>
    public static string Text(ReadOnlySpan<byte> message, int field) => All(message, field) is [var bytes, ..] ? Encoding.UTF8.GetString(bytes) : string.Empty;

    /// <summary>A field that is a number; 0 where it is missing.</summary>
    public static ulong Number(ReadOnlySpan<byte> message, int field)
    {
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == field)
            {
                return reader.Number;
            }
        }

        return 0;
    }

    /// <summary>The attributes in a field: strings, longs, doubles, booleans, and everything else in hexadecimal digits.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Attributes(ReadOnlySpan<byte> message, int field) =>
        All(message, field).ConvertAll(static pair => KeyValuePair.Create(Text(pair, 1), All(pair, 2) is [var value, ..] ? Value(value) : string.Empty));

    /// <summary>An <c>AnyValue</c>.</summary>
    public static object Value(ReadOnlySpan<byte> message)
    {
        var reader = new ProtobufReader(message);
        return !reader.Read() ? string.Empty : reader.Field switch
        {
            1 => Encoding.UTF8.GetString(reader.Bytes),
            2 => reader.Number != 0,
            3 => (long)reader.Number,
            4 => BitConverter.UInt64BitsToDouble(reader.Number),
            _ => Convert.ToHexStringLower(reader.Bytes),
        };
    }
}
