using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MTProto.Transports.FakeTls;

/// <summary>A ClientHello as a server receives it, from whatever client.</summary>
public sealed class ClientHello
{
    /// <summary>The longest hello taken, in bytes of the message: what fits into one record.</summary>
    public const int MaxLength = 16384;

    private const int HandshakeHeader = 4;
    private const byte ClientHelloType = 1;

    private readonly byte[] _record;
    private readonly Range _sessionId;

    private ClientHello(byte[] record, Range sessionId)
    {
        _record = record;
        _sessionId = sessionId;
    }

    /// <summary>The client's random, which in a disguise is its digest.</summary>
    public ReadOnlySpan<byte> Random => _record.AsSpan(ClientHelloBuilder.RandomOffset, ClientHelloBuilder.RandomLength);

    /// <summary>The session id, up to 32 bytes, to be echoed.</summary>
    public ReadOnlySpan<byte> SessionId => _record.AsSpan(_sessionId);

    /// <summary>The host name asked for (RFC 6066, section 3); null without one.</summary>
    public string? ServerName { get; private set; }

    /// <summary>The first suite of TLS 1.3 that the client offers; 0 where it offers none.</summary>
    public ushort CipherSuite { get; private set; }

    /// <summary>Whether there is a key share for X25519MLKEM768.</summary>
    public bool HasPostQuantumShare { get; private set; }

    /// <summary>The hello as one record, whatever it was cut into: what the digest is over.</summary>
    public ReadOnlySpan<byte> Record => _record;

    /// <summary>Reads a hello from the first bytes of a connection.</summary>
    /// <param name="data">What has arrived. A hello may be cut into several records.</param>
    /// <param name="hello">The hello, where the result is <see cref="HelloStatus.Whole"/>.</param>
    /// <param name="consumed">Its bytes, where the result is <see cref="HelloStatus.Whole"/>.</param>
    /// <param name="needed">Bytes that there must be before another look is worth it, where the result is <see cref="HelloStatus.Incomplete"/>.</param>
    public static HelloStatus TryRead(ReadOnlySpan<byte> data, out ClientHello? hello, out int consumed, out int needed)
    {
        hello = null;
        consumed = 0;
        var message = new byte[HandshakeHeader];
        var have = 0;
        while (true)
        {
            var status = ReadRecord(data[consumed..], out var content, out needed);
            needed += consumed;
            if (status != HelloStatus.Whole)
            {
                return status;
            }

            consumed += TlsRecord.HeaderLength + content.Length;
            if (have + content.Length > HandshakeHeader + MaxLength)
            {
                return HelloStatus.Invalid;
            }

            Array.Resize(ref message, Math.Max(HandshakeHeader, have + content.Length));
            content.CopyTo(message.AsSpan(have));
            have += content.Length;
            if (have < HandshakeHeader)
            {
                continue;
            }

            var length = HandshakeHeader + (int)(BinaryPrimitives.ReadUInt32BigEndian(message) & 0xff_ffff);
            if (message[0] != ClientHelloType || length > HandshakeHeader + MaxLength || have > length)
            {
                return HelloStatus.Invalid;
            }

            if (have == length)
            {
                hello = Parse(message);
                return hello is null ? HelloStatus.Invalid : HelloStatus.Whole;
            }
        }
    }

    /// <summary>Whether a client made this hello that knows the secret. What its clock said is to be compared by the caller, as is whether it came before.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="clientTime">The client's clock; seconds since it was switched on with some clients.</param>
    public bool TryVerify(ProxySecret secret, out DateTimeOffset clientTime)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var zeroed = (byte[])_record.Clone();
        zeroed.AsSpan(ClientHelloBuilder.RandomOffset, ClientHelloBuilder.RandomLength).Clear();
        Span<byte> digest = stackalloc byte[ClientHelloBuilder.RandomLength];
        HMACSHA256.HashData(secret.Key, zeroed, digest);
        var compared = ClientHelloBuilder.RandomLength - 4;
        var time = BinaryPrimitives.ReadUInt32LittleEndian(digest[compared..]) ^ BinaryPrimitives.ReadUInt32LittleEndian(Random[compared..]);
        clientTime = DateTimeOffset.FromUnixTimeSeconds(time);
        return CryptographicOperations.FixedTimeEquals(digest[..compared], Random[..compared]);
    }

    private static HelloStatus ReadRecord(ReadOnlySpan<byte> data, out ReadOnlySpan<byte> content, out int needed)
    {
        content = default;
        needed = TlsRecord.HeaderLength;
        if ((data.Length > 0 && data[0] != TlsRecord.Handshake) || (data.Length > 1 && data[1] != 3) || (data.Length > 2 && data[2] is not (1 or 3)))
        {
            return HelloStatus.Invalid;
        }

        if (data.Length < TlsRecord.HeaderLength)
        {
            return HelloStatus.Incomplete;
        }

        var (_, _, length) = TlsRecord.ReadHeader(data);
        if (length is 0 or > MaxLength)
        {
            return HelloStatus.Invalid;
        }

        needed = TlsRecord.HeaderLength + length;
        if (data.Length < needed)
        {
            return HelloStatus.Incomplete;
        }

        content = data.Slice(TlsRecord.HeaderLength, length);
        return HelloStatus.Whole;
    }

    private static ClientHello? Parse(byte[] message)
    {
        var reader = new TlsReader(message.AsSpan(HandshakeHeader));
        reader.Skip(2 + ClientHelloBuilder.RandomLength);
        var sessionId = reader.Vector8();
        var suites = reader.Vector16();
        reader.Vector8();
        var extensions = reader.IsEmpty ? default : reader.Vector16();
        if (reader.IsBroken || !reader.IsEmpty || sessionId.Length > 32 || suites.Length % 2 != 0)
        {
            return null;
        }

        var record = new byte[TlsRecord.HeaderLength + message.Length];
        TlsRecord.WriteHeader(TlsRecord.Handshake, TlsRecord.HelloVersion, message.Length, record);
        message.CopyTo(record, TlsRecord.HeaderLength);
        var start = ClientHelloBuilder.RandomOffset + ClientHelloBuilder.RandomLength + 1;
        var hello = new ClientHello(record, start..(start + sessionId.Length)) { CipherSuite = FirstSuite(suites) };
        return hello.ReadExtensions(extensions) ? hello : null;
    }

    private static ushort FirstSuite(ReadOnlySpan<byte> suites)
    {
        for (; !suites.IsEmpty; suites = suites[2..])
        {
            if (suites[0] == 0x13)
            {
                return BinaryPrimitives.ReadUInt16BigEndian(suites);
            }
        }

        return 0;
    }

    private bool ReadExtensions(ReadOnlySpan<byte> extensions)
    {
        var reader = new TlsReader(extensions);
        while (!reader.IsEmpty)
        {
            var type = reader.UInt16();
            var content = new TlsReader(reader.Vector16());
            if (reader.IsBroken)
            {
                return false;
            }

            switch (type)
            {
                case 0:
                    ReadServerName(new TlsReader(content.Vector16()));
                    break;
                case 51:
                    ReadShares(new TlsReader(content.Vector16()));
                    break;
            }
        }

        return true;
    }

    private void ReadServerName(TlsReader names)
    {
        while (!names.IsEmpty)
        {
            var type = names.Byte();
            var name = names.Vector16();
            if (!names.IsBroken && type == 0 && Ascii.IsValid(name))
            {
                ServerName ??= Encoding.ASCII.GetString(name);
            }
        }
    }

    private void ReadShares(TlsReader shares)
    {
        while (!shares.IsEmpty)
        {
            var group = shares.UInt16();
            var share = shares.Vector16();
            HasPostQuantumShare |= !shares.IsBroken && group == TlsGroups.X25519MLKem768 && share.Length == TlsGroups.ClientMLKemShare + 32;
        }
    }
}
