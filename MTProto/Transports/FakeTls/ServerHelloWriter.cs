using System.Buffers.Binary;
using System.Security.Cryptography;
using MTProto.Crypto;

namespace MTProto.Transports.FakeTls;

/// <summary>
/// Writes a server's answers to disguised clients: ServerHello, change_cipher_spec and one record of application data, which stands for the
/// encrypted rest of the handshake; clients cut there. The random is an HMAC-SHA256 under the secret over the client's random and all of this with
/// the random zeroed. Keeps its buffer and some curve points made in advance; for one thread at a time.
/// </summary>
/// <param name="random">Where keys and what looks like ciphertext come from.</param>
public sealed class ServerHelloWriter(IRandomSource random)
{
    // Points made at once share most of the work.
    private const int PointsAtOnce = 16;

    // Type, version and length of two extensions, and of the key share within its one.
    private const int ExtensionsOverhead = 6 + 8;

    private readonly byte[] _points = new byte[PointsAtOnce * X25519.KeyLength];

    // The client's random goes before the answer, so that the digest is over one stretch of bytes.
    private byte[] _buffer = new byte[6144];
    private int _pointsLeft;

    /// <summary>Writes the answer to a hello that was verified.</summary>
    /// <param name="hello">The client's hello.</param>
    /// <param name="key">The 16 bytes of the secret that verified it.</param>
    /// <param name="profile">Whose answer it should look like.</param>
    /// <returns>The answer, until the next call.</returns>
    public ReadOnlySpan<byte> Write(ClientHello hello, ReadOnlySpan<byte> key, FrontProfile profile)
    {
        ArgumentNullException.ThrowIfNull(hello);
        ArgumentNullException.ThrowIfNull(profile);
        var suite = profile.ChooseSuite(hello);
        var group = profile.ChooseGroup(hello);
        var share = ShareLength(group);
        var sessionId = hello.SessionId;
        Span<byte> drawn = stackalloc byte[4];
        random.Fill(drawn);
        var flight = profile.ChooseFlight(suite, BinaryPrimitives.ReadUInt32LittleEndian(drawn));
        var body = 2 + ClientHelloBuilder.RandomLength + 1 + sessionId.Length + 2 + 1 + 2 + ExtensionsOverhead + share;
        var first = TlsRecord.HeaderLength + 4 + body;
        var length = first + TlsRecord.ChangeCipherSpecRecord.Length + TlsRecord.HeaderLength + flight;
        if (_buffer.Length < ClientHelloBuilder.RandomLength + length)
        {
            _buffer = new byte[ClientHelloBuilder.RandomLength + length];
        }

        hello.Random.CopyTo(_buffer);
        var answer = _buffer.AsSpan(ClientHelloBuilder.RandomLength, length);
        TlsRecord.WriteHeader(TlsRecord.Handshake, TlsRecord.Version, 4 + body, answer);
        BinaryPrimitives.WriteUInt32BigEndian(answer[TlsRecord.HeaderLength..], ((uint)ServerHello.MessageType << 24) | (uint)body);
        BinaryPrimitives.WriteUInt16BigEndian(answer[(TlsRecord.HeaderLength + 4)..], TlsRecord.Version);
        var digest = answer.Slice(ClientHelloBuilder.RandomOffset, ClientHelloBuilder.RandomLength);
        digest.Clear();
        var rest = answer[(ClientHelloBuilder.RandomOffset + ClientHelloBuilder.RandomLength)..];
        rest[0] = (byte)sessionId.Length;
        sessionId.CopyTo(rest[1..]);
        rest = rest[(1 + sessionId.Length)..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, suite);
        rest[2] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(rest[3..], (ushort)(ExtensionsOverhead + share));
        WriteExtensions(rest[5..], group, profile.IsVersionFirst);

        rest = answer[first..];
        TlsRecord.ChangeCipherSpecRecord.CopyTo(rest);
        rest = rest[TlsRecord.ChangeCipherSpecRecord.Length..];
        TlsRecord.WriteHeader(TlsRecord.ApplicationData, TlsRecord.Version, flight, rest);
        random.Fill(rest[TlsRecord.HeaderLength..]);
        Span<byte> computed = stackalloc byte[ClientHelloBuilder.RandomLength];
        HMACSHA256.HashData(key, _buffer.AsSpan(0, ClientHelloBuilder.RandomLength + length), computed);
        computed.CopyTo(digest);
        return answer;
    }

    private static int ShareLength(ushort group) => group switch
    {
        TlsGroups.X25519MLKem768 => TlsGroups.ServerMLKemShare + X25519.KeyLength,
        TlsGroups.Secp256r1 => TlsGroups.Secp256r1Share,
        _ => X25519.KeyLength,
    };

    private void WriteExtensions(Span<byte> destination, ushort group, bool isVersionFirst)
    {
        ReadOnlySpan<byte> version = [0, ServerHello.SupportedVersions, 0, 2, 3, 4];
        var share = ShareLength(group);
        version.CopyTo(destination[(isVersionFirst ? 0 : 8 + share)..]);
        destination = destination[(isVersionFirst ? version.Length : 0)..];
        BinaryPrimitives.WriteUInt16BigEndian(destination, ServerHello.KeyShare);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)(4 + share));
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], group);
        BinaryPrimitives.WriteUInt16BigEndian(destination[6..], (ushort)share);
        var content = destination.Slice(8, share);
        switch (group)
        {
            case TlsGroups.X25519MLKem768:
                // A ciphertext of ML-KEM is compressed coefficients: any bytes are one (FIPS 203, section 6.2).
                random.Fill(content[..TlsGroups.ServerMLKemShare]);
                WritePoint(content[TlsGroups.ServerMLKemShare..]);
                break;
            case TlsGroups.Secp256r1:
                WriteSecp256r1(content);
                break;
            default:
                WritePoint(content);
                break;
        }
    }

    private void WritePoint(Span<byte> destination)
    {
        if (_pointsLeft == 0)
        {
            X25519Keys.Create(random, _points);
            _pointsLeft = PointsAtOnce;
        }

        _pointsLeft--;
        _points.AsSpan(_pointsLeft * X25519.KeyLength, X25519.KeyLength).CopyTo(destination);
    }

    // No client of today offers this group alone; what the platform takes for a key is well spent.
    private static void WriteSecp256r1(Span<byte> destination)
    {
        using var pair = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = pair.ExportParameters(includePrivateParameters: false).Q;
        destination[0] = 4;
        point.X.CopyTo(destination[1..]);
        point.Y.CopyTo(destination[33..]);
    }
}
