using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using MTProto.Crypto;

namespace MTProto.Transports.WebSocket;

/// <summary>The opening handshake of both sides (RFC 6455 section 4), with the sub-protocol that Telegram's servers and web clients agree on: <c>binary</c>.</summary>
public static class WebSocketHandshake
{
    /// <summary>The longest header taken. Servers' usual limit is the same.</summary>
    public const int MaxHeader = 8192;

    /// <summary>Characters of the key that the client sends, and of the answer to it.</summary>
    public const int KeyLength = 24;

    /// <summary>Characters of the answer to a key.</summary>
    public const int AcceptLength = 28;

    private const int KeyBytes = 16;

    /// <summary>The sub-protocol.</summary>
    public static ReadOnlySpan<byte> Protocol => "binary"u8;

    // Section 1.3.
    private static ReadOnlySpan<byte> AcceptSuffix => "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8;

    /// <summary>Reads a client's request.</summary>
    /// <param name="data">The first bytes of the connection.</param>
    /// <param name="request">The request, where the result is <see cref="WebSocketUpgradeStatus.Upgrade"/>.</param>
    /// <param name="consumed">Its bytes, where the result is <see cref="WebSocketUpgradeStatus.Upgrade"/>.</param>
    public static WebSocketUpgradeStatus TryReadRequest(ReadOnlySpan<byte> data, out WebSocketRequest? request, out int consumed)
    {
        request = null;
        consumed = 0;
        var status = HttpHeader.TryRead(data, out var header);
        if (status != WebSocketUpgradeStatus.Upgrade)
        {
            return status;
        }

        var line = header.StartLine;
        var target = line.IndexOf((byte)' ');
        var version = line.LastIndexOf((byte)' ');
        if (target <= 0 || version <= target || !line[(version + 1)..].StartsWith("HTTP/1."u8))
        {
            return WebSocketUpgradeStatus.Invalid;
        }

        if (!line[..target].SequenceEqual("GET"u8)
            || !line[(version + 1)..].SequenceEqual("HTTP/1.1"u8)
            || header.Find("Host"u8, out var host) != 1
            || !header.HasToken("Upgrade"u8, "websocket"u8)
            || !header.HasToken("Connection"u8, "upgrade"u8)
            || header.Find("Sec-WebSocket-Version"u8, out var wanted) != 1
            || !wanted.SequenceEqual("13"u8)
            || header.Find("Sec-WebSocket-Key"u8, out var key) != 1
            || !IsKey(key)
            || !header.HasToken("Sec-WebSocket-Protocol"u8, Protocol))
        {
            return WebSocketUpgradeStatus.Unsupported;
        }

        var origins = header.Find("Origin"u8, out var origin);
        var path = line[(target + 1)..version];
        if (origins > 1 || !Ascii.IsValid(path) || !Ascii.IsValid(host) || !Ascii.IsValid(origin))
        {
            return WebSocketUpgradeStatus.Unsupported;
        }

        consumed = header.Length;
        request = new WebSocketRequest(
            Encoding.ASCII.GetString(path),
            Encoding.ASCII.GetString(host),
            origins == 0 ? null : Encoding.ASCII.GetString(origin),
            Encoding.ASCII.GetString(key));
        return WebSocketUpgradeStatus.Upgrade;
    }

    /// <summary>Writes the answer that makes the connection a WebSocket.</summary>
    public static byte[] WriteResponse(WebSocketRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Encoding.ASCII.GetBytes(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Accept: {Accept(request.Key)}\r\nSec-WebSocket-Protocol: binary\r\n\r\n");
    }

    /// <summary>Writes a client's request.</summary>
    /// <param name="host">The host, with its port where that is not the usual one.</param>
    /// <param name="path">The path, beginning with a slash.</param>
    /// <param name="random">Where the key comes from.</param>
    /// <param name="key">The key, which the answer is checked by.</param>
    public static byte[] WriteRequest(string host, string path, IRandomSource random, out string key)
    {
        ArgumentNullException.ThrowIfNull(random);
        var bytes = new byte[KeyBytes];
        random.Fill(bytes);
        key = Convert.ToBase64String(bytes);
        return Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: binary\r\n\r\n");
    }

    /// <summary>Reads a server's answer.</summary>
    /// <param name="data">The first bytes of the connection.</param>
    /// <param name="key">The key of the request.</param>
    /// <param name="consumed">The answer's bytes, where the result is <see cref="WebSocketUpgradeStatus.Upgrade"/>.</param>
    public static WebSocketUpgradeStatus TryReadResponse(ReadOnlySpan<byte> data, string key, out int consumed)
    {
        consumed = 0;
        var status = HttpHeader.TryRead(data, out var header);
        if (status != WebSocketUpgradeStatus.Upgrade)
        {
            return status;
        }

        if (!header.StartLine.StartsWith("HTTP/1."u8))
        {
            return WebSocketUpgradeStatus.Invalid;
        }

        if (!header.StartLine.StartsWith("HTTP/1.1 101"u8)
            || !header.HasToken("Upgrade"u8, "websocket"u8)
            || !header.HasToken("Connection"u8, "upgrade"u8)
            || header.Find("Sec-WebSocket-Accept"u8, out var accept) != 1
            || !accept.SequenceEqual(Encoding.ASCII.GetBytes(Accept(key))))
        {
            return WebSocketUpgradeStatus.Unsupported;
        }

        // Without a sub-protocol a server has not taken ours up, and one of its own it may not choose; extensions were not offered.
        if (header.Find("Sec-WebSocket-Protocol"u8, out var protocol) > 1
            || (!protocol.IsEmpty && !protocol.SequenceEqual(Protocol))
            || header.Find("Sec-WebSocket-Extensions"u8, out _) > 0)
        {
            return WebSocketUpgradeStatus.Unsupported;
        }

        consumed = header.Length;
        return WebSocketUpgradeStatus.Upgrade;
    }

    /// <summary>The answer to a key (section 4.2.2, 5.4).</summary>
    public static string Accept(string key)
    {
        Span<byte> text = stackalloc byte[KeyLength + AcceptSuffix.Length];
        Encoding.ASCII.GetBytes(key, text);
        AcceptSuffix.CopyTo(text[KeyLength..]);
#pragma warning disable CA5350 // The protocol prescribes SHA-1, and nothing secret hangs on it.
        return Convert.ToBase64String(SHA1.HashData(text));
#pragma warning restore CA5350
    }

    private static bool IsKey(ReadOnlySpan<byte> key)
    {
        Span<byte> bytes = stackalloc byte[KeyLength];
        return key.Length == KeyLength
            && Base64.DecodeFromUtf8(key, bytes, out _, out var written) == System.Buffers.OperationStatus.Done
            && written == KeyBytes;
    }
}
