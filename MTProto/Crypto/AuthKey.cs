using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace MTProto.Crypto;

/// <summary>
/// An authorization key: the 2048 bits that client and data centre share (core.telegram.org/mtproto/description#authorization-key).
/// The value is immutable; its text form never shows the key.
/// </summary>
public sealed class AuthKey
{
    /// <summary>Bytes of a key: the Diffie-Hellman result padded with leading zeros.</summary>
    public const int Length = 256;

    private readonly byte[] _bytes;

    private AuthKey(byte[] bytes)
    {
        _bytes = bytes;
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(bytes, hash);
        AuxHash = BinaryPrimitives.ReadInt64LittleEndian(hash);
        Id = BinaryPrimitives.ReadInt64LittleEndian(hash[12..]);
    }

    /// <summary>The 64 lower-order bits of SHA1 of the key: auth_key_id, which opens every encrypted message.</summary>
    public long Id { get; }

    /// <summary>The 64 higher-order bits of SHA1 of the key, which the nonce hashes of the key exchange cover.</summary>
    public long AuxHash { get; }

    /// <summary>The key itself, big-endian, always 256 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Takes a copy of 256 bytes as a key.</summary>
    /// <returns>False where the length is not 256: the caller's input is not a key.</returns>
    public static bool TryCreate(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out AuthKey? key)
    {
        key = bytes.Length == Length ? new AuthKey(bytes.ToArray()) : null;
        return key is not null;
    }

    /// <inheritdoc />
    public override string ToString() => "AuthKey";
}
