using System.Buffers.Binary;
using System.Security.Cryptography;
using MTProto.Crypto;

namespace MTProto.Transports.FakeTls;

/// <summary>
/// A server's answer to a disguised client: ServerHello, change_cipher_spec and one record of application data, which stands for the
/// encrypted rest of the handshake. The random is an HMAC-SHA256 under the secret over the client's random and all of this with the random zeroed.
/// </summary>
public static class ServerHello
{
    /// <summary>The longest answer a client reads, in bytes.</summary>
    public const int MaxLength = (2 * (TlsRecord.HeaderLength + TlsRecord.MaxLength)) + 6;

    private const byte ServerHelloType = 2;

    // Encrypted extensions, certificate, its verification and finished, together, of common servers.
    private const int LeastApplicationData = 2500;
    private const int MostApplicationData = 4700;

    /// <summary>Writes the answer to a hello that was verified.</summary>
    /// <param name="hello">The client's hello.</param>
    /// <param name="secret">The secret that verified it.</param>
    /// <param name="random">Where keys and what looks like ciphertext come from.</param>
    public static byte[] Build(ClientHello hello, ProxySecret secret, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(hello);
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentNullException.ThrowIfNull(random);
        var kem = hello.HasPostQuantumShare ? TlsGroups.ServerMLKemShare : 0;
        var share = kem + X25519.KeyLength;
        var sessionId = hello.SessionId.Length;
        var body = 2 + ClientHelloBuilder.RandomLength + 1 + sessionId + 2 + 1 + 2 + 6 + 8 + share;
        var first = TlsRecord.HeaderLength + 4 + body;
        Span<byte> drawn = stackalloc byte[2];
        random.Fill(drawn);
        var data = LeastApplicationData + (BinaryPrimitives.ReadUInt16LittleEndian(drawn) % (MostApplicationData - LeastApplicationData));
        var answer = new byte[first + TlsRecord.ChangeCipherSpecRecord.Length + TlsRecord.HeaderLength + data];

        TlsRecord.WriteHeader(TlsRecord.Handshake, TlsRecord.Version, 4 + body, answer);
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(TlsRecord.HeaderLength), ((uint)ServerHelloType << 24) | (uint)body);
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(TlsRecord.HeaderLength + 4), TlsRecord.Version);
        var rest = answer.AsSpan(ClientHelloBuilder.RandomOffset + ClientHelloBuilder.RandomLength);
        rest[0] = (byte)sessionId;
        hello.SessionId.CopyTo(rest[1..]);
        rest = rest[(1 + sessionId)..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, hello.CipherSuite);
        BinaryPrimitives.WriteUInt16BigEndian(rest[3..], (ushort)(6 + 8 + share));
        ReadOnlySpan<byte> version = [0, 43, 0, 2, 3, 4];
        version.CopyTo(rest[5..]);
        var keyShare = rest[11..];
        BinaryPrimitives.WriteUInt16BigEndian(keyShare, 51);
        BinaryPrimitives.WriteUInt16BigEndian(keyShare[2..], (ushort)(4 + share));
        BinaryPrimitives.WriteUInt16BigEndian(keyShare[4..], kem > 0 ? TlsGroups.X25519MLKem768 : TlsGroups.X25519);
        BinaryPrimitives.WriteUInt16BigEndian(keyShare[6..], (ushort)share);
        random.Fill(keyShare.Slice(8, kem));
        X25519.CreatePublicKey(random, keyShare.Slice(8 + kem, X25519.KeyLength));

        rest = answer.AsSpan(first);
        TlsRecord.ChangeCipherSpecRecord.CopyTo(rest);
        rest = rest[TlsRecord.ChangeCipherSpecRecord.Length..];
        TlsRecord.WriteHeader(TlsRecord.ApplicationData, TlsRecord.Version, data, rest);
        random.Fill(rest[TlsRecord.HeaderLength..]);
        Digest(answer, hello.Random, secret, answer.AsSpan(ClientHelloBuilder.RandomOffset, ClientHelloBuilder.RandomLength));
        return answer;
    }

    /// <summary>Measures an answer.</summary>
    /// <param name="data">What has arrived.</param>
    /// <param name="length">Where the result is <see cref="HelloStatus.Whole"/> its length, otherwise how many bytes there must be before another look is worth it.</param>
    internal static HelloStatus TryMeasure(ReadOnlySpan<byte> data, out int length)
    {
        length = 0;
        foreach (var wanted in (ReadOnlySpan<byte>)[TlsRecord.Handshake, TlsRecord.ChangeCipherSpec, TlsRecord.ApplicationData])
        {
            var rest = data[Math.Min(length, data.Length)..];
            if ((rest.Length > 0 && rest[0] != wanted) || (rest.Length > 1 && rest[1] != 3) || (rest.Length > 2 && rest[2] != 3))
            {
                return HelloStatus.Invalid;
            }

            if (rest.Length < TlsRecord.HeaderLength)
            {
                length += TlsRecord.HeaderLength;
                return HelloStatus.Incomplete;
            }

            var (_, _, content) = TlsRecord.ReadHeader(rest);
            var isGood = wanted switch
            {
                // As far as the digest.
                TlsRecord.Handshake => content is >= 4 + 2 + ClientHelloBuilder.RandomLength and <= TlsRecord.MaxLength,
                TlsRecord.ChangeCipherSpec => content == 1,
                _ => content is > 0 and <= TlsRecord.MaxLength,
            };
            if (!isGood)
            {
                return HelloStatus.Invalid;
            }

            length += TlsRecord.HeaderLength + content;
            if (data.Length < length)
            {
                return HelloStatus.Incomplete;
            }
        }

        return HelloStatus.Whole;
    }

    /// <summary>Whether whoever answered knows the secret and answered this client.</summary>
    internal static bool Verify(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> clientRandom, ProxySecret secret)
    {
        Span<byte> expected = stackalloc byte[ClientHelloBuilder.RandomLength];
        var zeroed = answer.ToArray();
        zeroed.AsSpan(ClientHelloBuilder.RandomOffset, ClientHelloBuilder.RandomLength).Clear();
        Digest(zeroed, clientRandom, secret, expected);
        return CryptographicOperations.FixedTimeEquals(expected, answer.Slice(ClientHelloBuilder.RandomOffset, ClientHelloBuilder.RandomLength));
    }

    private static void Digest(ReadOnlySpan<byte> zeroed, ReadOnlySpan<byte> clientRandom, ProxySecret secret, Span<byte> destination)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret.Key);
        hmac.AppendData(clientRandom);
        hmac.AppendData(zeroed);
        hmac.GetHashAndReset(destination);
    }
}
