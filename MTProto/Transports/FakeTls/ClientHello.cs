using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MTProto.Transports.FakeTls;

/// <summary>A ClientHello as a server receives it, from whatever client.</summary>
public sealed class ClientHello
{
    /// <summary>The longest hello taken, in bytes of the message with its header: what fits into one record.</summary>
    public const int MaxLength = 16384;

    private const int HandshakeHeader = 4;
    private const byte ClientHelloType = 1;

    // What cuts a hello up to evade inspection makes a few records of it; walking many on every arrival would be work for nothing.
    private const int MaxRecords = 256;

    private readonly byte[] _record;
    private readonly Range _sessionId;
    private readonly Range _suites;
    private Range _serverName;

    private ClientHello(byte[] record, Range sessionId, Range suites)
    {
        _record = record;
        _sessionId = sessionId;
        _suites = suites;
    }

    /// <summary>The client's random, which in a disguise is its digest.</summary>
    public ReadOnlySpan<byte> Random => _record.AsSpan(ClientHelloBuilder.RandomOffset, ClientHelloBuilder.RandomLength);

    /// <summary>The session id, up to 32 bytes, to be echoed.</summary>
    public ReadOnlySpan<byte> SessionId => _record.AsSpan(_sessionId);

    /// <summary>The cipher suites, two bytes each, in the client's order.</summary>
    public ReadOnlySpan<byte> CipherSuites => _record.AsSpan(_suites);

    /// <summary>The host name asked for (RFC 6066, section 3); null without one.</summary>
    public string? ServerName => ServerNameBytes.IsEmpty ? null : Encoding.ASCII.GetString(ServerNameBytes);

    /// <summary>The host name asked for, in ASCII; empty without one.</summary>
    public ReadOnlySpan<byte> ServerNameBytes => _record.AsSpan(_serverName);

    /// <summary>The first suite of TLS 1.3 that the client offers; 0 where it offers none.</summary>
    public ushort CipherSuite => FirstSuite(CipherSuites);

    /// <summary>Whether there is a key share for X25519MLKEM768.</summary>
    public bool HasPostQuantumShare { get; private set; }

    /// <summary>Whether there is a key share for X25519.</summary>
    public bool HasX25519Share { get; private set; }

    /// <summary>Whether there is a key share for secp256r1.</summary>
    public bool HasSecp256r1Share { get; private set; }

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
        var status = Measure(data, out var message, out var records, out consumed, out needed);
        if (status != HelloStatus.Whole)
        {
            consumed = 0;
            return status;
        }

        var record = new byte[TlsRecord.HeaderLength + message];
        if (records == 1)
        {
            data[..consumed].CopyTo(record);
        }
        else
        {
            TlsRecord.WriteHeader(TlsRecord.Handshake, TlsRecord.HelloVersion, message, record);
            Join(data[..consumed], record.AsSpan(TlsRecord.HeaderLength));
        }

        hello = Parse(record);
        if (hello is null)
        {
            consumed = 0;
            return HelloStatus.Invalid;
        }

        return HelloStatus.Whole;
    }

    /// <summary>Whether a client made this hello that knows the secret. What its clock said is to be compared by the caller, as is whether it came before.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="clientTime">The client's clock; seconds since it was switched on with some clients.</param>
    public bool TryVerify(ProxySecret secret, out DateTimeOffset clientTime)
    {
        ArgumentNullException.ThrowIfNull(secret);
        Span<byte> zeroed = stackalloc byte[TlsRecord.HeaderLength + MaxLength];
        zeroed = zeroed[.._record.Length];
        _record.CopyTo(zeroed);
        zeroed.Slice(ClientHelloBuilder.RandomOffset, ClientHelloBuilder.RandomLength).Clear();
        Span<byte> digest = stackalloc byte[ClientHelloBuilder.RandomLength];
        HMACSHA256.HashData(secret.Key, zeroed, digest);
        var compared = ClientHelloBuilder.RandomLength - 4;
        var time = BinaryPrimitives.ReadUInt32LittleEndian(digest[compared..]) ^ BinaryPrimitives.ReadUInt32LittleEndian(Random[compared..]);
        clientTime = DateTimeOffset.FromUnixTimeSeconds(time);
        return CryptographicOperations.FixedTimeEquals(digest[..compared], Random[..compared]);
    }

    /// <summary>Walks the records without copying, so that looking again costs next to nothing.</summary>
    private static HelloStatus Measure(ReadOnlySpan<byte> data, out int message, out int records, out int consumed, out int needed)
    {
        Span<byte> header = stackalloc byte[HandshakeHeader];
        var have = 0;
        message = 0;
        consumed = 0;
        for (records = 1; records <= MaxRecords; records++)
        {
            var rest = data[consumed..];
            needed = consumed + TlsRecord.HeaderLength;
            if (!TlsRecord.MayBeginHandshake(rest))
            {
                return HelloStatus.Invalid;
            }

            if (rest.Length < TlsRecord.HeaderLength)
            {
                return HelloStatus.Incomplete;
            }

            var (_, _, length) = TlsRecord.ReadHeader(rest);
            if (length is 0 or > MaxLength)
            {
                return HelloStatus.Invalid;
            }

            // Judged as early as its bytes are there: a stranger's bytes are not to be held back.
            var content = rest.Slice(TlsRecord.HeaderLength, Math.Min(length, rest.Length - TlsRecord.HeaderLength));
            for (var i = 0; i < content.Length && have + i < HandshakeHeader; i++)
            {
                header[have + i] = content[i];
            }

            if (have + content.Length > 0 && header[0] != ClientHelloType)
            {
                return HelloStatus.Invalid;
            }

            have += length;
            message = HandshakeHeader + (int)(BinaryPrimitives.ReadUInt32BigEndian(header) & 0xff_ffff);
            if (have - length + content.Length >= HandshakeHeader && (message > MaxLength || have > message))
            {
                return HelloStatus.Invalid;
            }

            needed += length;
            if (content.Length < length)
            {
                return HelloStatus.Incomplete;
            }

            consumed = needed;
            if (have >= HandshakeHeader && have == message)
            {
                return HelloStatus.Whole;
            }
        }

        needed = 0;
        return HelloStatus.Invalid;
    }

    private static void Join(ReadOnlySpan<byte> records, Span<byte> message)
    {
        while (!records.IsEmpty)
        {
            var (_, _, length) = TlsRecord.ReadHeader(records);
            records.Slice(TlsRecord.HeaderLength, length).CopyTo(message);
            message = message[length..];
            records = records[(TlsRecord.HeaderLength + length)..];
        }
    }

    private static ClientHello? Parse(byte[] record)
    {
        var reader = new TlsReader(record.AsSpan(TlsRecord.HeaderLength + HandshakeHeader));
        reader.Skip(2 + ClientHelloBuilder.RandomLength);
        var sessionId = reader.Vector8();
        var suites = reader.Vector16();
        reader.Vector8();
        var extensions = reader.IsEmpty ? default : reader.Vector16();
        if (reader.IsBroken || !reader.IsEmpty || sessionId.Length > 32 || suites.Length % 2 != 0)
        {
            return null;
        }

        var id = ClientHelloBuilder.RandomOffset + ClientHelloBuilder.RandomLength + 1;
        var first = id + sessionId.Length + 2;
        var hello = new ClientHello(record, id..(id + sessionId.Length), first..(first + suites.Length));
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
            if (!names.IsBroken && type == 0 && Ascii.IsValid(name) && ServerNameBytes.IsEmpty && _record.AsSpan().Overlaps(name, out var at))
            {
                _serverName = at..(at + name.Length);
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
            HasX25519Share |= !shares.IsBroken && group == TlsGroups.X25519 && share.Length == 32;
            HasSecp256r1Share |= !shares.IsBroken && group == TlsGroups.Secp256r1 && share.Length == TlsGroups.Secp256r1Share;
        }
    }
}
