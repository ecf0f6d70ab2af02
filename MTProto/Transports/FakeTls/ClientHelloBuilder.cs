using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MTProto.Crypto;

namespace MTProto.Transports.FakeTls;

/// <summary>
/// Writes the ClientHello with which a client of an <c>ee</c> secret begins: that of a browser, but for its random, which is an
/// HMAC-SHA256 under the secret over the whole record with the random zeroed, its last four bytes XORed with the time.
/// </summary>
internal sealed class ClientHelloBuilder
{
    /// <summary>Where the random begins in the record.</summary>
    public const int RandomOffset = TlsRecord.HeaderLength + 4 + 2;

    /// <summary>Bytes of the random, and of the session id.</summary>
    public const int RandomLength = 32;

    // The length of the padded shape without its record header; BoringSSL pads to it since some servers hung on 256 to 511 bytes (RFC 7685).
    private const int PaddedLength = 512;

    private static readonly ushort[] ChromeSuites = [0x1301, 0x1302, 0x1303];

    // ML-KEM's modulus (FIPS 203): coefficients of an encapsulation key are below it.
    private const int MLKemModulus = 3329;

    private readonly byte[] _buffer = new byte[4096];
    private readonly IRandomSource _random;
    private readonly Queue<ushort> _grease;
    private int _length;

    private ClientHelloBuilder(IRandomSource random)
    {
        _random = random;
        var values = new ushort[16];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (ushort)(((i << 4) | 0xa) * 0x0101);
        }

        Shuffle(values);
        _grease = new Queue<ushort>(values);
    }

    /// <summary>A whole ClientHello record.</summary>
    public static byte[] Build(ProxySecret secret, string domain, ClientHelloShape shape, DateTimeOffset now, IRandomSource random)
    {
        var record = BuildUnsigned(domain, shape, ChromeSuites, random);
        Sign(record, secret, now);
        return record;
    }

    /// <summary>A whole ClientHello record whose random is zero.</summary>
    /// <param name="domain">The host name to ask for.</param>
    /// <param name="shape">Which browser to look like.</param>
    /// <param name="suites">The suites of TLS 1.3, in the order in which they are offered.</param>
    /// <param name="random">Where keys, identifiers and order of extensions come from.</param>
    public static byte[] BuildUnsigned(string domain, ClientHelloShape shape, ReadOnlySpan<ushort> suites, IRandomSource random)
    {
        var builder = new ClientHelloBuilder(random);
        builder.Write(Encoding.ASCII.GetBytes(domain), shape, suites);
        return builder._buffer.AsSpan(0, builder._length).ToArray();
    }

    /// <summary>Puts the digest into a record whose random is zero.</summary>
    public static void Sign(Span<byte> record, ProxySecret secret, DateTimeOffset now)
    {
        Span<byte> digest = stackalloc byte[RandomLength];
        HMACSHA256.HashData(secret.Key, record, digest);
        var time = digest[(RandomLength - 4)..];
        BinaryPrimitives.WriteUInt32LittleEndian(time, BinaryPrimitives.ReadUInt32LittleEndian(time) ^ (uint)now.ToUnixTimeSeconds());
        digest.CopyTo(record[RandomOffset..]);
    }

    private void Write(byte[] domain, ClientHelloShape shape, ReadOnlySpan<ushort> offered)
    {
        // Filled in at the end: record header and handshake header.
        _length = TlsRecord.HeaderLength + 4;
        Add(TlsRecord.Version);
        _length += RandomLength;
        Add((byte)RandomLength);
        AddRandom(RandomLength);
        var suites = Open();
        Add(_grease.Dequeue());
        AddAll(offered);
        AddAll(0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d, 0x002f, 0x0035);
        Close(suites);
        Add((byte)1);
        Add((byte)0);
        var extensions = Open();
        Extension(_grease.Dequeue(), () => { });
        foreach (var write in Extensions(domain, shape))
        {
            write();
        }

        Extension(_grease.Dequeue(), () => Add((byte)0));
        if (shape == ClientHelloShape.Padded)
        {
            var missing = PaddedLength - (_length - TlsRecord.HeaderLength) - 4;
            if (missing >= 0)
            {
                Extension(21, () => _length += missing);
            }
        }

        Close(extensions);
        TlsRecord.WriteHeader(TlsRecord.Handshake, TlsRecord.HelloVersion, _length - TlsRecord.HeaderLength, _buffer);
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(TlsRecord.HeaderLength), 0x0100_0000u | (uint)(_length - TlsRecord.HeaderLength - 4));
    }

    /// <summary>What Chrome sends between its two GREASE extensions, in an order that it draws for every connection.</summary>
    private Action[] Extensions(byte[] domain, ClientHelloShape shape)
    {
        var grease = _grease.Dequeue();
        var isPostQuantum = shape == ClientHelloShape.PostQuantum;
        List<Action> all =
        [
            () => Extension(0, () =>
            {
                var list = Open();
                Add((byte)0);
                var name = Open();
                Add(domain);
                Close(name);
                Close(list);
            }),
            () => Extension(23, () => { }),
            () => Extension(0xff01, () => Add((byte)0)),
            () => Extension(10, () =>
            {
                var list = Open();
                Add(grease);
                if (isPostQuantum)
                {
                    Add(TlsGroups.X25519MLKem768);
                }

                AddAll(TlsGroups.X25519, TlsGroups.Secp256r1, TlsGroups.Secp384r1);
                Close(list);
            }),
            () => Extension(11, () => Add([1, 0])),
            () => Extension(35, () => { }),
            () => Extension(16, () => Add([0, 12, 2, .. "h2"u8, 8, .. "http/1.1"u8])),
            () => Extension(5, () => Add([1, 0, 0, 0, 0])),
            () => Extension(13, () =>
            {
                var list = Open();
                AddAll(0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601);
                Close(list);
            }),
            () => Extension(18, () => { }),
            () => Extension(51, () =>
            {
                var list = Open();
                Add(grease);
                Add([0, 1, 0]);
                if (isPostQuantum)
                {
                    Add(TlsGroups.X25519MLKem768);
                    Add((ushort)(TlsGroups.ClientMLKemShare + X25519.KeyLength));
                    AddMLKemKey();
                    AddCurvePoint();
                }

                Add(TlsGroups.X25519);
                Add((ushort)X25519.KeyLength);
                AddCurvePoint();
                Close(list);
            }),
            () => Extension(45, () => Add([1, 1])),
            () => Extension(43, () =>
            {
                Add((byte)6);
                Add(_grease.Dequeue());
                AddAll(0x0304, 0x0303);
            }),
            () => Extension(27, () => Add([2, 0, 2])),
        ];
        if (isPostQuantum)
        {
            all.Add(() => Extension(0x44cd, () => Add([0, 3, 2, .. "h2"u8])));
            all.Add(() => Extension(0xfe0d, AddEncryptedHello));
        }

        var order = all.ToArray();
        Shuffle(order);
        return order;
    }

    /// <summary>A GREASE encrypted ClientHello: outer, HKDF-SHA256 with AES-128-GCM, a key, and a payload of one of the lengths that Chrome draws.</summary>
    private void AddEncryptedHello()
    {
        Add([0, 0, 1, 0, 1]);
        AddRandom(1);
        Add((ushort)X25519.KeyLength);
        AddCurvePoint();
        var payload = 144 + (32 * Draw(4));
        Add((ushort)payload);
        AddRandom(payload);
    }

    private void AddCurvePoint()
    {
        X25519.CreatePublicKey(_random, _buffer.AsSpan(_length, X25519.KeyLength));
        _length += X25519.KeyLength;
    }

    /// <summary>768 coefficients of 12 bits below the modulus and a seed: whoever checks the key as FIPS 203 says finds nothing wrong.</summary>
    private void AddMLKemKey()
    {
        for (var i = 0; i < 384; i++)
        {
            var pair = Draw(MLKemModulus) | (Draw(MLKemModulus) << 12);
            Add([(byte)pair, (byte)(pair >> 8), (byte)(pair >> 16)]);
        }

        AddRandom(32);
    }

    private void Extension(ushort type, Action write)
    {
        Add(type);
        var content = Open();
        write();
        Close(content);
    }

    private int Open()
    {
        _length += 2;
        return _length;
    }

    private void Close(int start) => BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(start - 2), (ushort)(_length - start));

    private void Add(byte value) => _buffer[_length++] = value;

    private void Add(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(_length), value);
        _length += 2;
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void AddAll(params ReadOnlySpan<ushort> values)
    {
        foreach (var value in values)
        {
            Add(value);
        }
    }

    private void AddRandom(int count)
    {
        _random.Fill(_buffer.AsSpan(_length, count));
        _length += count;
    }

    /// <summary>A number below <paramref name="bound"/>, each equally likely.</summary>
    private int Draw(int bound)
    {
        Span<byte> drawn = stackalloc byte[2];
        var limit = 65536 - (65536 % bound);
        int value;
        do
        {
            _random.Fill(drawn);
            value = BinaryPrimitives.ReadUInt16LittleEndian(drawn);
        }
        while (value >= limit);
        return value % bound;
    }

    private void Shuffle<T>(T[] items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Draw(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
