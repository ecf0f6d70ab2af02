using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MTProto.Client.Proxies;

/// <summary>The messages of SOCKS5 (RFC 1928) and of its user name and password (RFC 1929), as a client writes and reads them.</summary>
internal static class Socks5
{
    public const byte NoAuthentication = 0;
    public const byte UserAndPassword = 2;
    public const byte NoAcceptableMethod = 0xff;

    /// <summary>Bytes of the answers to the greeting and to the credentials.</summary>
    public const int ShortAnswer = 2;

    /// <summary>The longest message: credentials of 255 bytes each.</summary>
    public const int MaxMessage = 513;

    private const byte Version = 5;
    private const byte CredentialsVersion = 1;
    private const byte Connect = 1;
    private const byte Version4Address = 1;
    private const byte DomainName = 3;
    private const byte Version6Address = 4;

    public static byte[] Greeting(bool withCredentials) =>
        withCredentials ? [Version, 2, NoAuthentication, UserAndPassword] : [Version, 1, NoAuthentication];

    public static byte[] Credentials(string user, string password)
    {
        var (userBytes, passwordBytes) = (Encoding.UTF8.GetBytes(user), Encoding.UTF8.GetBytes(password));
        return [CredentialsVersion, (byte)userBytes.Length, .. userBytes, (byte)passwordBytes.Length, .. passwordBytes];
    }

    /// <summary>A request to connect; a name goes as a name, so that the proxy resolves it.</summary>
    public static byte[] Request(EndPoint target)
    {
        var (type, address, port) = target switch
        {
            IPEndPoint { Address.IsIPv4MappedToIPv6: true } ip => (Version4Address, ip.Address.MapToIPv4().GetAddressBytes(), ip.Port),
            IPEndPoint { AddressFamily: AddressFamily.InterNetwork } ip => (Version4Address, ip.Address.GetAddressBytes(), ip.Port),
            IPEndPoint ip => (Version6Address, ip.Address.GetAddressBytes(), ip.Port),
            DnsEndPoint { Host.Length: <= byte.MaxValue } name => (DomainName, (byte[])[(byte)name.Host.Length, .. Encoding.ASCII.GetBytes(name.Host)], name.Port),
            _ => throw new ArgumentException("The address cannot be asked for by SOCKS5.", nameof(target)),
        };
        byte[] request = [Version, Connect, 0, type, .. address, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(request.Length - 2), (ushort)port);
        return request;
    }

    /// <summary>The method that the proxy chose; null where the answer is none of SOCKS5.</summary>
    /// <param name="answer"><see cref="ShortAnswer"/> bytes.</param>
    public static byte? ReadMethod(ReadOnlySpan<byte> answer) => answer[0] == Version ? answer[1] : null;

    /// <summary>Whether the proxy took the credentials; null where the answer is none of RFC 1929.</summary>
    /// <param name="answer"><see cref="ShortAnswer"/> bytes.</param>
    public static bool? ReadVerdict(ReadOnlySpan<byte> answer) => answer[0] == CredentialsVersion ? answer[1] == 0 : null;

    /// <summary>Reads the reply to a request, of which the first bytes tell how long it is.</summary>
    /// <param name="received">What has arrived.</param>
    /// <param name="reply">The proxy's reply, 0 for success, where the result is <see cref="ReplyStatus.Whole"/>.</param>
    /// <param name="needed">How many bytes there must be before another look is worth it.</param>
    public static ReplyStatus ReadReply(ReadOnlySpan<byte> received, out byte reply, out int needed)
    {
        reply = 0;
        needed = 5;
        if (received.Length > 0 && received[0] != Version)
        {
            return ReplyStatus.Invalid;
        }

        if (received.Length < needed)
        {
            return ReplyStatus.Incomplete;
        }

        int? address = received[3] switch
        {
            Version4Address => 4,
            Version6Address => 16,
            DomainName => 1 + received[4],
            // Seen with failures, where no address makes sense.
            0 when received[1] != 0 => 4,
            _ => null,
        };
        if (received[2] != 0 || address is null)
        {
            return ReplyStatus.Invalid;
        }

        needed = 4 + address.Value + 2;
        reply = received[1];
        return received.Length < needed ? ReplyStatus.Incomplete : ReplyStatus.Whole;
    }

    /// <summary>What a reply other than 0 says.</summary>
    public static ProxyDialResult Refusal(byte reply) => reply switch
    {
        1 => ProxyDialResult.Failed(ProxyFailure.Forbidden, "the proxy failed (SOCKS5 reply 1)"),
        2 => ProxyDialResult.Failed(ProxyFailure.Forbidden, "the proxy's rules forbid the connection (SOCKS5 reply 2)"),
        3 => ProxyDialResult.Failed(ProxyFailure.Target, "the proxy does not reach the network of the data centre (SOCKS5 reply 3)"),
        4 => ProxyDialResult.Failed(ProxyFailure.Target, "the proxy does not reach the data centre (SOCKS5 reply 4)"),
        5 => ProxyDialResult.Failed(ProxyFailure.Target, "the data centre refused the proxy's connection (SOCKS5 reply 5)"),
        6 => ProxyDialResult.Failed(ProxyFailure.Target, "the proxy's way to the data centre is too long (SOCKS5 reply 6)"),
        7 => ProxyDialResult.Failed(ProxyFailure.Forbidden, "the proxy does not connect for others (SOCKS5 reply 7)"),
        8 => ProxyDialResult.Failed(ProxyFailure.Forbidden, "the proxy does not know the kind of address (SOCKS5 reply 8)"),
        _ => ProxyDialResult.Failed(ProxyFailure.Protocol, $"the proxy gave a reply that SOCKS5 does not know ({reply})"),
    };
}
