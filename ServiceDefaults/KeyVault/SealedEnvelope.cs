using System.Security.Cryptography;

namespace ServiceDefaults.KeyVault;

/// <summary>
/// The envelope: magic (4), version (1), id of the vault's key (8); in version 2 the method by which a token wrapped a key-encryption key (1), the bytes
/// of that wrapped key (1) and the wrapped key; then the wrapped data key (nonce 12, key 32, tag 16), nonce (12), tag (16), ciphertext. In version 1 the
/// vault's key wraps the data key itself. Both layers are AES-256-GCM (NIST SP 800-38D); the name is associated data of both, and everything before the
/// second nonce is associated data of the second.
/// </summary>
internal static class SealedEnvelope
{
    public const int KeySize = 32;
    public const int IdSize = 8;

    /// <summary>The vault's key wraps data keys.</summary>
    public const byte Direct = 1;

    /// <summary>The vault's key wraps a key that wraps data keys.</summary>
    public const byte Nested = 2;

    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int VersionOffset = 4;
    private const int KeyIdOffset = VersionOffset + 1;
    private const int MethodOffset = KeyIdOffset + IdSize;
    private const int WrapSize = NonceSize + KeySize + TagSize;
    private const int LeastRest = WrapSize + NonceSize + TagSize;

    private static ReadOnlySpan<byte> Magic => "TPSE"u8;

    /// <summary>What comes before the wrapped data key.</summary>
    /// <param name="keyId">The vault's key.</param>
    /// <param name="method">How the token wrapped; 0 for none, which is version 1.</param>
    /// <param name="wrapped">What it wrapped; up to 255 bytes.</param>
    public static byte[] Head(ReadOnlySpan<byte> keyId, byte method, ReadOnlySpan<byte> wrapped) => method == 0
        ? [.. Magic, Direct, .. keyId]
        : [.. Magic, Nested, .. keyId, method, checked((byte)wrapped.Length), .. wrapped];

    /// <summary>Finds the parts; <see cref="UnsealStatus.Opened"/> means that they are there, and says nothing of what they are worth.</summary>
    public static UnsealStatus TryRead(ReadOnlySpan<byte> envelope, out EnvelopeParts parts)
    {
        parts = default;
        if (envelope.Length < MethodOffset || !envelope.StartsWith(Magic))
        {
            return UnsealStatus.NotAnEnvelope;
        }

        var head = MethodOffset;
        if (envelope[VersionOffset] == Nested)
        {
            if (envelope.Length < MethodOffset + 2)
            {
                return UnsealStatus.NotAnEnvelope;
            }

            head += 2 + envelope[MethodOffset + 1];
        }
        else if (envelope[VersionOffset] != Direct)
        {
            return UnsealStatus.UnknownVersion;
        }

        if (envelope.Length < head + LeastRest)
        {
            return UnsealStatus.NotAnEnvelope;
        }

        parts = new EnvelopeParts
        {
            Head = envelope[..head],
            KeyId = envelope.Slice(KeyIdOffset, IdSize),
            Method = head > MethodOffset ? envelope[MethodOffset] : (byte)0,
            WrappedKey = head > MethodOffset ? envelope[(MethodOffset + 2)..head] : default,
            WrappedDataKey = envelope.Slice(head, WrapSize),
            Body = envelope[(head + WrapSize)..],
            Bound = envelope[..(head + WrapSize)],
        };
        return UnsealStatus.Opened;
    }

    /// <summary>The parts of a head alone, as <see cref="Head"/> made it for a token's key.</summary>
    public static EnvelopeParts ReadHead(ReadOnlySpan<byte> head) => new()
    {
        Head = head,
        KeyId = head.Slice(KeyIdOffset, IdSize),
        Method = head[MethodOffset],
        WrappedKey = head[(MethodOffset + 2)..],
    };

    /// <summary>Seals. The data key of an earlier envelope with the same head and name is used again.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> head, ReadOnlySpan<byte> key, byte[] name, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> previous)
    {
        var bound = head.Length + WrapSize;
        var envelope = new byte[bound + NonceSize + TagSize + plaintext.Length];
        Span<byte> dataKey = stackalloc byte[KeySize];
        if (TryRead(previous, out var earlier) == UnsealStatus.Opened && earlier.Head.SequenceEqual(head) && TryUnwrap(key, name, earlier.WrappedDataKey, dataKey))
        {
            earlier.Bound.CopyTo(envelope);
        }
        else
        {
            RandomNumberGenerator.Fill(dataKey);
            head.CopyTo(envelope);
            Wrap(key, name, dataKey, envelope.AsSpan(head.Length, WrapSize));
        }

        var nonce = envelope.AsSpan(bound, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(dataKey, TagSize);
        aes.Encrypt(nonce, plaintext, envelope.AsSpan(bound + NonceSize + TagSize), envelope.AsSpan(bound + NonceSize, TagSize), [.. envelope.AsSpan(0, bound), .. name]);
        CryptographicOperations.ZeroMemory(dataKey);
        return envelope;
    }

    /// <summary>Opens an envelope of which the parts were read, with the key that wrapped its data key.</summary>
    public static UnsealStatus Open(ReadOnlySpan<byte> key, byte[] name, EnvelopeParts parts, out byte[] plaintext)
    {
        plaintext = [];
        Span<byte> dataKey = stackalloc byte[KeySize];
        if (!TryUnwrap(key, name, parts.WrappedDataKey, dataKey))
        {
            return UnsealStatus.Damaged;
        }

        var opened = new byte[parts.Body.Length - NonceSize - TagSize];
        try
        {
            using var aes = new AesGcm(dataKey, TagSize);
            aes.Decrypt(parts.Body[..NonceSize], parts.Body[(NonceSize + TagSize)..], parts.Body.Slice(NonceSize, TagSize), opened, [.. parts.Bound, .. name]);
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

    private static void Wrap(ReadOnlySpan<byte> key, byte[] name, ReadOnlySpan<byte> dataKey, Span<byte> wrapped)
    {
        RandomNumberGenerator.Fill(wrapped[..NonceSize]);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(wrapped[..NonceSize], dataKey, wrapped.Slice(NonceSize, KeySize), wrapped[(NonceSize + KeySize)..], name);
    }

    private static bool TryUnwrap(ReadOnlySpan<byte> key, byte[] name, ReadOnlySpan<byte> wrapped, Span<byte> dataKey)
    {
        try
        {
            using var aes = new AesGcm(key, TagSize);
            aes.Decrypt(wrapped[..NonceSize], wrapped.Slice(NonceSize, KeySize), wrapped[(NonceSize + KeySize)..], dataKey, name);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
