using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MTProto.Crypto;

/// <summary>
/// AES-256 in cipher block chaining mode (NIST SP 800-38A section 6.2), decrypting one stream: the chain goes on from call to call. Blocks
/// do not wait for each other in this direction. Not safe for use by several threads at once.
/// </summary>
public sealed class AesCbcDecryptor
{
    private const int BlockLength = AesCbcEncryptor.BlockLength;
    private const int Lanes = 8;

    private readonly PortableAes? _portable;
    private AesKeySchedule _keys;
    private Vector128<byte> _chain;

    /// <summary>Starts a stream.</summary>
    /// <param name="key">The 32-byte key.</param>
    /// <param name="iv">The 16-byte initialisation vector.</param>
    public AesCbcDecryptor(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv)
        : this(key, iv, !AesRound.IsSupported)
    {
    }

    internal AesCbcDecryptor(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, bool portable)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, AesCbcEncryptor.KeyLength, nameof(key));
        ArgumentOutOfRangeException.ThrowIfNotEqual(iv.Length, AesCbcEncryptor.IvLength, nameof(iv));
        if (portable)
        {
            _portable = new PortableAes(key);
        }
        else
        {
            AesKeySchedule.ExpandDecryption(key, out _keys);
        }

        _chain = Vector128.Create(iv);
    }

    /// <summary>Decrypts the next blocks of the stream in place.</summary>
    /// <param name="data">A multiple of 16 bytes, possibly none.</param>
    public void Decrypt(Span<byte> data)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(data.Length % BlockLength, 0, nameof(data));
        if (_portable is null)
        {
            DecryptBlocks(ref MemoryMarshal.GetReference(data), (nuint)data.Length);
        }
        else
        {
            DecryptPortable(_portable, data);
        }
    }

    private void DecryptBlocks(ref byte data, nuint length)
    {
        ref var keys = ref Unsafe.As<AesKeySchedule, Vector128<byte>>(ref _keys);
        var last = Unsafe.Add(ref keys, AesKeySchedule.Count - 1);
        var chain = _chain;
        nuint at = 0;
        for (; length - at >= Lanes * BlockLength; at += Lanes * BlockLength)
        {
            ref var block = ref Unsafe.Add(ref data, at);
            var b0 = Vector128.LoadUnsafe(ref block) ^ keys;
            var b1 = Vector128.LoadUnsafe(ref block, 16) ^ keys;
            var b2 = Vector128.LoadUnsafe(ref block, 32) ^ keys;
            var b3 = Vector128.LoadUnsafe(ref block, 48) ^ keys;
            var b4 = Vector128.LoadUnsafe(ref block, 64) ^ keys;
            var b5 = Vector128.LoadUnsafe(ref block, 80) ^ keys;
            var b6 = Vector128.LoadUnsafe(ref block, 96) ^ keys;
            var next = Vector128.LoadUnsafe(ref block, 112);
            var b7 = next ^ keys;
            for (var round = 1; round < AesKeySchedule.Count - 1; round++)
            {
                var key = Unsafe.Add(ref keys, round);
                b0 = AesRound.Decrypt(b0, key);
                b1 = AesRound.Decrypt(b1, key);
                b2 = AesRound.Decrypt(b2, key);
                b3 = AesRound.Decrypt(b3, key);
                b4 = AesRound.Decrypt(b4, key);
                b5 = AesRound.Decrypt(b5, key);
                b6 = AesRound.Decrypt(b6, key);
                b7 = AesRound.Decrypt(b7, key);
            }

            // From the end, so that the block before is still ciphertext when it is added.
            AesRound.DecryptLast(b7, last ^ Vector128.LoadUnsafe(ref block, 96)).StoreUnsafe(ref block, 112);
            AesRound.DecryptLast(b6, last ^ Vector128.LoadUnsafe(ref block, 80)).StoreUnsafe(ref block, 96);
            AesRound.DecryptLast(b5, last ^ Vector128.LoadUnsafe(ref block, 64)).StoreUnsafe(ref block, 80);
            AesRound.DecryptLast(b4, last ^ Vector128.LoadUnsafe(ref block, 48)).StoreUnsafe(ref block, 64);
            AesRound.DecryptLast(b3, last ^ Vector128.LoadUnsafe(ref block, 32)).StoreUnsafe(ref block, 48);
            AesRound.DecryptLast(b2, last ^ Vector128.LoadUnsafe(ref block, 16)).StoreUnsafe(ref block, 32);
            AesRound.DecryptLast(b1, last ^ Vector128.LoadUnsafe(ref block)).StoreUnsafe(ref block, 16);
            AesRound.DecryptLast(b0, last ^ chain).StoreUnsafe(ref block);
            chain = next;
        }

        for (; at < length; at += BlockLength)
        {
            var next = Vector128.LoadUnsafe(ref data, at);
            var block = next ^ keys;
            for (var round = 1; round < AesKeySchedule.Count - 1; round++)
            {
                block = AesRound.Decrypt(block, Unsafe.Add(ref keys, round));
            }

            AesRound.DecryptLast(block, last ^ chain).StoreUnsafe(ref data, at);
            chain = next;
        }

        _chain = chain;
    }

    private void DecryptPortable(PortableAes aes, Span<byte> data)
    {
        for (var at = 0; at < data.Length; at += BlockLength)
        {
            var block = data.Slice(at, BlockLength);
            var next = Vector128.Create((ReadOnlySpan<byte>)block);
            aes.Decrypt(block, block);
            (Vector128.Create((ReadOnlySpan<byte>)block) ^ _chain).CopyTo(block);
            _chain = next;
        }
    }
}
