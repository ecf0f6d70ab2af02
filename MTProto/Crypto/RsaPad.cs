using System.Security.Cryptography;

namespace MTProto.Crypto;

/// <summary>
/// The envelope of p_q_inner_data, from both sides: RSA_PAD (core.telegram.org/mtproto/auth_key) and the payload that preceded
/// it, SHA1(data) + data + padding, which older clients still send.
/// </summary>
public static class RsaPad
{
    /// <summary>The most bytes RSA_PAD carries.</summary>
    public const int MaxDataLength = 144;

    /// <summary>The most bytes the older payload carries: 255 less the hash.</summary>
    public const int MaxLegacyDataLength = LegacyLength - SHA1.HashSizeInBytes;

    /// <summary>Room that <see cref="Decrypt"/> needs for its data.</summary>
    public const int MaxDecryptedLength = MaxLegacyDataLength;

    private const int PaddedLength = 192;
    private const int LegacyLength = 255;
    private const int KeyLength = 32;

    private static ReadOnlySpan<byte> ZeroIv => new byte[AesIge.IvLength];

    /// <summary>Encrypts data with RSA_PAD.</summary>
    /// <param name="key">The server's public key.</param>
    /// <param name="data">At most <see cref="MaxDataLength"/> bytes.</param>
    /// <param name="random">Source of the padding and of the temporary key.</param>
    /// <param name="encrypted">Receives 256 bytes.</param>
    public static void Encrypt(RsaPublicKey key, ReadOnlySpan<byte> data, IRandomSource random, Span<byte> encrypted)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, MaxDataLength, nameof(data));
        Span<byte> padded = stackalloc byte[PaddedLength];
        data.CopyTo(padded);
        random.Fill(padded[data.Length..]);

        Span<byte> withHash = stackalloc byte[PaddedLength + SHA256.HashSizeInBytes];
        Span<byte> block = stackalloc byte[RsaPublicKey.BlockLength];
        Span<byte> temporaryKey = stackalloc byte[KeyLength];
        do
        {
            random.Fill(temporaryKey);
            padded.CopyTo(withHash);
            withHash[..PaddedLength].Reverse();
            HashParts.Sha256(temporaryKey, padded, withHash[PaddedLength..]);
            var cipher = block[KeyLength..];
            AesIge.Encrypt(temporaryKey, ZeroIv, withHash, cipher);
            SHA256.HashData(cipher, block[..KeyLength]);
            Xor(block[..KeyLength], temporaryKey);
        }
        while (!key.Apply(block, encrypted));
        CryptographicOperations.ZeroMemory(temporaryKey);
    }

    /// <summary>Encrypts data as clients did before RSA_PAD.</summary>
    /// <param name="key">The server's public key.</param>
    /// <param name="data">At most <see cref="MaxLegacyDataLength"/> bytes.</param>
    /// <param name="random">Source of the padding.</param>
    /// <param name="encrypted">Receives 256 bytes.</param>
    public static void EncryptLegacy(RsaPublicKey key, ReadOnlySpan<byte> data, IRandomSource random, Span<byte> encrypted)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, MaxLegacyDataLength, nameof(data));
        Span<byte> payload = stackalloc byte[LegacyLength];
        SHA1.HashData(data, payload);
        data.CopyTo(payload[SHA1.HashSizeInBytes..]);
        random.Fill(payload[(SHA1.HashSizeInBytes + data.Length)..]);
        key.Apply(payload, encrypted);
    }

    /// <summary>Opens either envelope.</summary>
    /// <param name="key">The server's private key.</param>
    /// <param name="encrypted">What the client sent, of any length and content.</param>
    /// <param name="data">Receives the data: room for <see cref="MaxDecryptedLength"/> bytes.</param>
    /// <param name="written">Bytes of data; 0 where there are none.</param>
    public static RsaPadResult Decrypt(RsaPrivateKey key, ReadOnlySpan<byte> encrypted, Span<byte> data, out int written)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfLessThan(data.Length, MaxDecryptedLength, nameof(data));
        written = 0;
        Span<byte> block = stackalloc byte[RsaPublicKey.BlockLength];
        if (!key.Apply(encrypted, block))
        {
            return RsaPadResult.OutOfRange;
        }

        if (TryOpen(block, data))
        {
            written = PaddedLength;
            return RsaPadResult.Padded;
        }

        written = block[0] == 0 ? OpenLegacy(block[1..], data) : 0;
        return written > 0 ? RsaPadResult.Legacy : RsaPadResult.HashMismatch;
    }

    private static bool TryOpen(ReadOnlySpan<byte> block, Span<byte> data)
    {
        Span<byte> temporaryKey = stackalloc byte[KeyLength];
        Span<byte> withHash = stackalloc byte[PaddedLength + SHA256.HashSizeInBytes];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(block[KeyLength..], temporaryKey);
        Xor(temporaryKey, block[..KeyLength]);
        AesIge.Decrypt(temporaryKey, ZeroIv, block[KeyLength..], withHash);
        withHash[..PaddedLength].Reverse();
        HashParts.Sha256(temporaryKey, withHash[..PaddedLength], hash);
        if (!CryptographicOperations.FixedTimeEquals(hash, withHash[PaddedLength..]))
        {
            return false;
        }

        withHash[..PaddedLength].CopyTo(data);
        return true;
    }

    // The payload does not say how long its data is. TL data is whole words, so there are 58 lengths to try, some 20 us.
    private static int OpenLegacy(ReadOnlySpan<byte> payload, Span<byte> data)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        var rest = payload[SHA1.HashSizeInBytes..];
        for (var length = 4; length <= rest.Length; length += 4)
        {
            SHA1.HashData(rest[..length], hash);
            if (CryptographicOperations.FixedTimeEquals(hash, payload[..SHA1.HashSizeInBytes]))
            {
                rest[..length].CopyTo(data);
                return length;
            }
        }

        return 0;
    }

    private static void Xor(Span<byte> target, ReadOnlySpan<byte> other)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] ^= other[i];
        }
    }
}
