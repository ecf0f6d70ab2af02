using System.Globalization;
using System.Security.Cryptography;

namespace ServiceDefaults.KeyVault;

/// <summary>How the passphrase of a key file becomes the key that its keys are sealed under: PBKDF2 with HMAC-SHA-256 (RFC 8018).</summary>
/// <param name="Iterations">How often; no fewer than <see cref="LeastIterations"/>.</param>
/// <param name="Salt">16 to 64 bytes.</param>
internal sealed record KeyFileProtection(int Iterations, byte[] Salt)
{
    /// <summary>What OWASP's Password Storage Cheat Sheet asks of PBKDF2 with SHA-256.</summary>
    public const int LeastIterations = 600_000;

    // About a minute: a file must not stop a host for hours.
    private const int MostIterations = 200_000_000;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>Bytes of a sealed key: nonce, key, tag.</summary>
    public const int SealedSize = NonceSize + SealedEnvelope.KeySize + TagSize;

    public static KeyFileProtection New() => new(LeastIterations, RandomNumberGenerator.GetBytes(16));

    /// <summary>Reads iterations and salt; null where they are not as written.</summary>
    public static KeyFileProtection? Read(string iterations, string salt)
    {
        var bytes = new byte[64];
        return int.TryParse(iterations, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= MostIterations
            && Convert.TryFromBase64String(salt, bytes, out var length) && length >= 16 && Convert.ToBase64String(bytes, 0, length) == salt
            ? new KeyFileProtection(count, bytes[..length])
            : null;
    }

    public string Write() => string.Create(CultureInfo.InvariantCulture, $"pbkdf2-sha256 {Iterations} {Convert.ToBase64String(Salt)}");

    /// <summary>The key that seals the file's keys.</summary>
    public SecretBytes Derive(ReadOnlySpan<byte> passphrase)
    {
        Span<byte> key = stackalloc byte[SealedEnvelope.KeySize];
        Rfc2898DeriveBytes.Pbkdf2(passphrase, Salt, key, Iterations, HashAlgorithmName.SHA256);
        var derived = new SecretBytes(key);
        CryptographicOperations.ZeroMemory(key);
        return derived;
    }

    public static byte[] Seal(SecretBytes derived, byte[] id, ReadOnlySpan<byte> key)
    {
        var bytes = new byte[SealedSize];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceSize));
        Span<byte> copy = stackalloc byte[SealedEnvelope.KeySize];
        ObjectDisposedException.ThrowIf(!derived.TryCopyTo(copy), derived);
        using var aes = new AesGcm(copy, TagSize);
        aes.Encrypt(bytes.AsSpan(0, NonceSize), key, bytes.AsSpan(NonceSize, key.Length), bytes.AsSpan(NonceSize + key.Length), id);
        CryptographicOperations.ZeroMemory(copy);
        return bytes;
    }

    /// <summary>Null where the passphrase is another one.</summary>
    public static byte[]? Open(SecretBytes derived, byte[] id, ReadOnlySpan<byte> bytes)
    {
        var key = new byte[SealedEnvelope.KeySize];
        Span<byte> copy = stackalloc byte[SealedEnvelope.KeySize];
        ObjectDisposedException.ThrowIf(!derived.TryCopyTo(copy), derived);
        try
        {
            using var aes = new AesGcm(copy, TagSize);
            aes.Decrypt(bytes[..NonceSize], bytes.Slice(NonceSize, key.Length), bytes[(NonceSize + key.Length)..], key, id);
            return key;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }
}
