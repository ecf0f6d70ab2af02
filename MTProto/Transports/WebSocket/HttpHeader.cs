using System.Text;

namespace MTProto.Transports.WebSocket;

/// <summary>The header of an HTTP/1.1 message (RFC 9112) as far as an upgrade needs it: start line and fields, looked up where they lie.</summary>
internal readonly ref struct HttpHeader
{
    private readonly ReadOnlySpan<byte> _fields;

    private HttpHeader(ReadOnlySpan<byte> startLine, ReadOnlySpan<byte> fields, int length)
    {
        StartLine = startLine;
        _fields = fields;
        Length = length;
    }

    /// <summary>The first line without its end.</summary>
    public ReadOnlySpan<byte> StartLine { get; }

    /// <summary>Bytes of the header with the empty line that ends it.</summary>
    public int Length { get; }

    /// <summary>Takes the header at the front of some bytes.</summary>
    /// <returns><see cref="WebSocketUpgradeStatus.Upgrade"/> where there is a whole one, whatever it says.</returns>
    public static WebSocketUpgradeStatus TryRead(ReadOnlySpan<byte> data, out HttpHeader header)
    {
        header = default;
        var searched = data[..Math.Min(data.Length, WebSocketHandshake.MaxHeader)];
        var end = searched.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return data.Length < WebSocketHandshake.MaxHeader ? WebSocketUpgradeStatus.Incomplete : WebSocketUpgradeStatus.Invalid;
        }

        var all = data[..end];
        var line = all.IndexOf("\r\n"u8);
        header = line < 0
            ? new HttpHeader(all, default, end + 4)
            : new HttpHeader(all[..line], all[(line + 2)..], end + 4);
        return WebSocketUpgradeStatus.Upgrade;
    }

    /// <summary>How often a field occurs, and its value where it does once.</summary>
    public int Find(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        var count = 0;
        foreach (var range in _fields.Split("\r\n"u8))
        {
            var line = _fields[range];
            var colon = line.IndexOf((byte)':');
            if (colon > 0 && Ascii.EqualsIgnoreCase(line[..colon], name))
            {
                value = line[(colon + 1)..].Trim(" \t"u8);
                count++;
            }
        }

        return count;
    }

    /// <summary>Whether some occurrence of a field that is a list has this member.</summary>
    public bool HasToken(ReadOnlySpan<byte> name, ReadOnlySpan<byte> token)
    {
        foreach (var range in _fields.Split("\r\n"u8))
        {
            var line = _fields[range];
            var colon = line.IndexOf((byte)':');
            if (colon > 0 && Ascii.EqualsIgnoreCase(line[..colon], name) && ListHas(line[(colon + 1)..], token))
            {
                return true;
            }
        }

        return false;
    }

    private static bool ListHas(ReadOnlySpan<byte> list, ReadOnlySpan<byte> token)
    {
        foreach (var range in list.Split((byte)','))
        {
            if (Ascii.EqualsIgnoreCase(list[range].Trim(" \t"u8), token))
            {
                return true;
            }
        }

        return false;
    }
}
