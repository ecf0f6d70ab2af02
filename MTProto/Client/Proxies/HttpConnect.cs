using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MTProto.Client.Proxies;

/// <summary>The messages of HTTP CONNECT (RFC 9110, section 9.3.6), as a client writes and reads them.</summary>
internal static class HttpConnect
{
    /// <summary>The longest header taken from a proxy, in bytes: what common servers send is below 1 KiB, and their own limit is 8.</summary>
    public const int MaxHeader = 8192;

    private const int StatusLine = 12;

    public static byte[] Request(EndPoint target, string? user, string? password)
    {
        var authority = target switch
        {
            IPEndPoint { Address.IsIPv4MappedToIPv6: true } ip => string.Create(CultureInfo.InvariantCulture, $"{ip.Address.MapToIPv4()}:{ip.Port}"),
            IPEndPoint { AddressFamily: AddressFamily.InterNetworkV6 } ip => string.Create(CultureInfo.InvariantCulture, $"[{ip.Address}]:{ip.Port}"),
            IPEndPoint ip => string.Create(CultureInfo.InvariantCulture, $"{ip.Address}:{ip.Port}"),
            DnsEndPoint name => string.Create(CultureInfo.InvariantCulture, $"{name.Host}:{name.Port}"),
            _ => throw new ArgumentException("The address cannot be asked for by HTTP.", nameof(target)),
        };
        var credentials = user is null
            ? string.Empty
            : $"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}\r\n";
        return Encoding.ASCII.GetBytes($"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n{credentials}\r\n");
    }

    /// <summary>Reads the header of a response.</summary>
    /// <param name="received">What has arrived.</param>
    /// <param name="code">The status code, where the result is <see cref="ReplyStatus.Whole"/>.</param>
    /// <param name="consumed">Bytes of the header.</param>
    public static ReplyStatus ReadResponse(ReadOnlySpan<byte> received, out int code, out int consumed)
    {
        code = 0;
        consumed = 0;
        var start = received[..Math.Min(received.Length, StatusLine)];
        if (!IsStatusLine(start))
        {
            return ReplyStatus.Invalid;
        }

        var window = received[..Math.Min(received.Length, MaxHeader)];
        var end = window.IndexOf("\r\n\r\n"u8);
        if (end < 0 || start.Length < StatusLine)
        {
            return received.Length >= MaxHeader ? ReplyStatus.Invalid : ReplyStatus.Incomplete;
        }

        // Between code and phrase is a space; a proxy that leaves the phrase out may leave the space out too (RFC 9112, section 4).
        if (received[StatusLine] is not ((byte)' ' or (byte)'\r'))
        {
            return ReplyStatus.Invalid;
        }

        code = ((start[9] - '0') * 100) + ((start[10] - '0') * 10) + (start[11] - '0');
        consumed = end + 4;
        return ReplyStatus.Whole;
    }

    /// <summary>What a code other than 2xx says.</summary>
    public static ProxyDialResult Refusal(int code) => code switch
    {
        401 or 407 => ProxyDialResult.Failed(ProxyFailure.Credentials, $"the proxy wants other credentials (HTTP {code})"),
        502 or 504 => ProxyDialResult.Failed(ProxyFailure.Target, $"the proxy does not reach the data centre (HTTP {code})"),
        >= 400 and < 600 => ProxyDialResult.Failed(ProxyFailure.Forbidden, $"the proxy does not connect to the data centre (HTTP {code})"),
        _ => ProxyDialResult.Failed(ProxyFailure.Protocol, $"the proxy gave an answer that CONNECT does not have (HTTP {code})"),
    };

    // HTTP/1.x, a space, and three digits of which the first is 1 to 5.
    private static bool IsStatusLine(ReadOnlySpan<byte> start)
    {
        var version = "HTTP/1."u8;
        var common = Math.Min(start.Length, version.Length);
        if (!start[..common].SequenceEqual(version[..common]))
        {
            return false;
        }

        for (var i = version.Length; i < start.Length; i++)
        {
            var isGood = i switch
            {
                8 => start[i] == ' ',
                9 => start[i] is >= (byte)'1' and <= (byte)'5',
                _ => char.IsAsciiDigit((char)start[i]),
            };
            if (!isGood)
            {
                return false;
            }
        }

        return true;
    }
}
