using System.Security.Cryptography;

namespace ServiceDefaults.KeyVault;

/// <summary>
/// The envelope: magic (4), version (1), id of the vault's key (8), wrapped data key (nonce 12, key 32, tag 16), nonce (12), tag (16), ciphertext.
/// Both layers are AES-256-GCM (NIST SP 800-38D); the account is associated data of both, and everything before the second nonce is
/// associated data of the second.
/// </summary>
internal static class SealedEnvelope
{
    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int KeySize = KeyFileFormat.KeySize;
    private const int VersionOffset = 4;
    private const int KeyIdOffset = VersionOffset + 1;
    private const int WrapOffset = KeyIdOffset + KeyFileFormat.IdSize;
    private const int WrapSize = NonceSize + KeySize + TagSize;
    private const int HeaderSize = WrapOffset + WrapSize;
    private const int Overhead = HeaderSize + NonceSize + TagSize;

    private static ReadOnlySpan<byte> Magic => "TPSE"u8;

    public static byte[] Seal(byte[] keyId, ReadOnlySpan<byte> key, byte[] account, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> previous)
    {
        var envelope = new byte[Overhead + plaintext.Length];
        Span<byte> dataKey = stackalloc byte[KeySize];
        if (KeyIdOf(previous, out var previousId) == UnsealStatus.Opened && previousId.SequenceEqual(keyId) && TryUnwrap(key, account, previous, dataKey))
        {
            previous[..HeaderSize].CopyTo(envelope);
        }
        else
        {
            RandomNumberGenerator.Fill(dataKey);
            Magic.CopyTo(envelope);
            envelope[VersionOffset] = Version;
            keyId.CopyTo(envelope.AsSpan(KeyIdOffset));
            Wrap(key, account, dataKey, envelope.AsSpan(WrapOffset, WrapSize));
        }

        var nonce = envelope.AsSpan(HeaderSize, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(dataKey, TagSize);
        aes.Encrypt(
            nonce,
            plaintext,
            envelope.AsSpan(Overhead),
            envelope.AsSpan(HeaderSize + NonceSize, TagSize),
            [.. envelope.AsSpan(0, HeaderSize), .. account]);
        CryptographicOperations.ZeroMemory(dataKey);
        return envelope;
    }

    /// <summary>The id of the key that the envelope asks for; <see cref="UnsealStatus.Opened"/> means that it could be read.</summary>
    public static UnsealStatus KeyIdOf(ReadOnlySpan<byte> envelope, out ReadOnlySpan<byte> keyId)
    {
        keyId = default;
        if (envelope.Length < Overhead || !envelope.StartsWith(Magic))
        {
            return UnsealStatus.NotAnEnvelope;
        }

        if (envelope[VersionOffset] != Version)
        {
            return UnsealStatus.UnknownVersion;
        }

        keyId = envelope.Slice(KeyIdOffset, KeyFileFormat.IdSize);
        return UnsealStatus.Opened;
    }

    /// <summary>Opens an envelope of which <see cref="KeyIdOf"/> has read the key's id.</summary>
    public static UnsealStatus Open(ReadOnlySpan<byte> key, byte[] account, ReadOnlySpan<byte> envelope, out byte[] plaintext)
    {
        plaintext = [];
        Span<byte> dataKey = stackalloc byte[KeySize];
        if (!TryUnwrap(key, account, envelope, dataKey))
        {
            return UnsealStatus.Damaged;
        }

        var opened = new byte[envelope.Length - Overhead];
        try
        {
            using var aes = new AesGcm(dataKey, TagSize);
            aes.Decrypt(
                envelope.Slice(HeaderSize, NonceSize),
                envelope[Overhead..],
                envelope.Slice(HeaderSize + NonceSize, TagSize),
                opened,
                [.. envelope[..HeaderSize], .. account]);
        }
        catch (AuthenticationTagMismatchException)
        {
            return UnsealStatus.Damaged;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }

        plaintext = opened;
        return UnsealStatus.Opened;
    }

    private static void Wrap(ReadOnlySpan<byte> key, byte[] account, ReadOnlySpan<byte> dataKey, Span<byte> wrapped)
    {
        RandomNumberGenerator.Fill(wrapped[..NonceSize]);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(wrapped[..NonceSize], dataKey, wrapped.Slice(NonceSize, KeySize), wrapped[(NonceSize + KeySize)..], account);
    }

    private static bool TryUnwrap(ReadOnlySpan<byte> key, byte[] account, ReadOnlySpan<byte> envelope, Span<byte> dataKey)
    {
        var wrapped = envelope.Slice(WrapOffset, WrapSize);
        try
        {
            using var aes = new AesGcm(key, TagSize);
            aes.Decrypt(wrapped[..NonceSize], wrapped.Slice(NonceSize, KeySize), wrapped[(NonceSize + KeySize)..], dataKey, account);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
