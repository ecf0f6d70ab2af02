using System.Security.Cryptography;
using MTProto.Crypto;

namespace MTProto.Transports.FakeTls;

/// <summary>A server's answer to a disguised client, as <see cref="ServerHelloWriter"/> has it.</summary>
public static class ServerHello
{
    /// <summary>The longest answer a client reads, in bytes.</summary>
    public const int MaxLength = (2 * (TlsRecord.HeaderLength + TlsRecord.MaxLength)) + 6;

    internal const byte MessageType = 2;
    internal const byte SupportedVersions = 43;
    internal const byte KeyShare = 51;

    /// <summary>Writes the answer to a hello that was verified, as a typical server of its host name would look.</summary>
    /// <param name="hello">The client's hello.</param>
    /// <param name="secret">The secret that verified it.</param>
    /// <param name="random">Where keys and what looks like ciphertext come from.</param>
    /// <remarks>For a few answers; for many see <see cref="ServerHelloWriter"/>.</remarks>
    public static byte[] Build(ClientHello hello, ProxySecret secret, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(hello);
        ArgumentNullException.ThrowIfNull(secret);
        return new ServerHelloWriter(random).Write(hello, secret.Key, FrontProfile.CreateBuiltIn(hello.ServerName ?? string.Empty)).ToArray();
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
