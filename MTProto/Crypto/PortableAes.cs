using System.Security.Cryptography;

namespace MTProto.Crypto;

/// <summary>AES-256 of single blocks through the platform library, for processors without AES instructions.</summary>
internal sealed class PortableAes : IDisposable
{
    private readonly Aes _aes;

    public PortableAes(ReadOnlySpan<byte> key)
    {
        _aes = Aes.Create();
        _aes.SetKey(key);
    }

    /// <summary>Encrypts whole blocks, each on its own; in place is allowed.</summary>
    public void Encrypt(ReadOnlySpan<byte> source, Span<byte> destination) =>
        _aes.EncryptEcb(source, destination, PaddingMode.None);

    /// <summary>Decrypts whole blocks, each on its own; in place is allowed.</summary>
    public void Decrypt(ReadOnlySpan<byte> source, Span<byte> destination) =>
        _aes.DecryptEcb(source, destination, PaddingMode.None);

    public void Dispose() => _aes.Dispose();
}
