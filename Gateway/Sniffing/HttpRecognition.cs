using System.Text;

namespace Telepool.Gateway.Sniffing;

/// <summary>Tells a request that opens a WebSocket for a client from every other HTTP/1 request (RFC 9112, RFC 6455 section 4.1).</summary>
internal static class HttpRecognition
{
    private static ReadOnlySpan<byte> GetVerb => "GET "u8;

    private static ReadOnlySpan<byte> WebSocketPath => "/apiws"u8;

    private static ReadOnlySpan<byte> HeaderEnd => "\r\n\r\n"u8;

    /// <summary>
    /// Whether the bytes are, or may become, a request with a verb that clients do not keep their noise away from. The verb alone is too little to tell
    /// it from noise, so the first character of the target counts too.
    /// </summary>
    /// <param name="data">At least one byte.</param>
    /// <param name="needed">Bytes that decide, where some are missing yet; otherwise 0.</param>
    public static bool BeginsWithUnreservedVerb(ReadOnlySpan<byte> data, out int needed)
    {
        needed = 0;
        ReadOnlySpan<byte> verb = data[0] switch
        {
            (byte)'P' when data.Length > 1 && data[1] == 'U' => "PUT "u8,
            (byte)'P' => "PATCH "u8,
            (byte)'D' => "DELETE "u8,
            (byte)'C' => "CONNECT "u8,
            (byte)'T' => "TRACE "u8,
            _ => [],
        };
        if (verb.IsEmpty || !Recognition.Begins(data, verb, out _))
        {
            return false;
        }

        if (data.Length <= verb.Length)
        {
            needed = verb.Length + 1;
            return true;
        }

        // A target begins with a path, a scheme, a host, or a star.
        var first = data[verb.Length];
        return first is (byte)'/' or (byte)'*' or (byte)'[' || char.IsAsciiLetterOrDigit((char)first);
    }

    /// <summary>Looks at what begins with the four bytes of a verb.</summary>
    public static SniffResult Classify(ReadOnlySpan<byte> data)
    {
        if (!Recognition.Begins(data, GetVerb, out _))
        {
            return SniffResult.Unsupported(SniffedProtocol.Http);
        }

        var target = data[GetVerb.Length..];
        if (!Recognition.Begins(target, WebSocketPath, out var needed))
        {
            return SniffResult.Unsupported(SniffedProtocol.Http);
        }

        if (needed > 0)
        {
            return SniffResult.Incomplete(GetVerb.Length + needed);
        }

        var end = data.IndexOf(HeaderEnd);
        if (end < 0)
        {
            return data.Length < Recognition.MaxHttpHeader ? SniffResult.Incomplete(data.Length + 1) : SniffResult.Unsupported(SniffedProtocol.Http);
        }

        return end <= Recognition.MaxHttpHeader - HeaderEnd.Length && OpensWebSocket(data[..end])
            ? SniffResult.Recognised(SniffedProtocol.WebSocket)
            : SniffResult.Unsupported(SniffedProtocol.Http);
    }

    // Only what tells the two apart: that the upgrade is a right one in all its parts is for the stage that answers it.
    private static bool OpensWebSocket(ReadOnlySpan<byte> header)
    {
        var isUpgrade = false;
        var isBinary = false;
        foreach (var range in header.Split("\r\n"u8))
        {
            var line = header[range];
            var colon = line.IndexOf((byte)':');
            if (colon <= 0)
            {
                continue;
            }

            var name = line[..colon];
            var value = line[(colon + 1)..];
            isUpgrade |= Ascii.EqualsIgnoreCase(name, "Upgrade"u8) && HasToken(value, "websocket"u8);
            isBinary |= Ascii.EqualsIgnoreCase(name, "Sec-WebSocket-Protocol"u8) && HasToken(value, "binary"u8);
        }

        return isUpgrade && isBinary;
    }

    private static bool HasToken(ReadOnlySpan<byte> value, ReadOnlySpan<byte> token)
    {
        foreach (var range in value.Split((byte)','))
        {
            if (Ascii.EqualsIgnoreCase(value[range].Trim(" \t"u8), token))
            {
                return true;
            }
        }

        return false;
    }
}
