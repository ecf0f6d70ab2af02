using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MTProto.Crypto;

/// <summary>
/// AES-256 in infinite garble extension mode, which encrypts every MTProto message (core.telegram.org/mtproto/description):
/// c[i] = E(p[i] ^ c[i-1]) ^ p[i-1], where the 32-byte IV is c[0] followed by p[0].
/// </summary>
/// <remarks>Every block waits for its predecessor in both directions, so speed is the latency of 14 rounds and nothing else.</remarks>
public static class AesIge
{
    /// <summary>Bytes of a block; lengths must be a multiple of it.</summary>
    public const int BlockLength = 16;

    /// <summary>Bytes of the key.</summary>
    public const int KeyLength = 32;

    /// <summary>Bytes of the initialisation vector.</summary>
    public const int IvLength = 32;

    /// <summary>Encrypts <paramref name="src"/> into <paramref name="dst"/>.</summary>
    /// <param name="key32">The 32-byte key.</param>
    /// <param name="iv32">The 32-byte initialisation vector; it is not changed.</param>
    /// <param name="src">Plaintext of a multiple of 16 bytes, possibly none.</param>
    /// <param name="dst">At least as long as the source; either the very same memory or apart from it.</param>
    public static void Encrypt(ReadOnlySpan<byte> key32, ReadOnlySpan<byte> iv32, ReadOnlySpan<byte> src, Span<byte> dst)
    {
        Check(key32, iv32, src, dst);
        if (!AesRound.IsSupported)
        {
            AesIgePortable.Encrypt(key32, iv32, src, dst);
            return;
        }

        AesKeySchedule.ExpandEncryption(key32, out var schedule);
        Encrypt(in schedule, iv32, src, dst);
        schedule.Clear();
    }

    /// <summary>Decrypts <paramref name="src"/> into <paramref name="dst"/>.</summary>
    /// <param name="key32">The 32-byte key.</param>
    /// <param name="iv32">The 32-byte initialisation vector; it is not changed.</param>
    /// <param name="src">Ciphertext of a multiple of 16 bytes, possibly none.</param>
    /// <param name="dst">At least as long as the source; either the very same memory or apart from it.</param>
    public static void Decrypt(ReadOnlySpan<byte> key32, ReadOnlySpan<byte> iv32, ReadOnlySpan<byte> src, Span<byte> dst)
    {
        Check(key32, iv32, src, dst);
        if (!AesRound.IsSupported)
        {
            AesIgePortable.Decrypt(key32, iv32, src, dst);
            return;
        }

        AesKeySchedule.ExpandDecryption(key32, out var schedule);
        Decrypt(in schedule, iv32, src, dst);
        schedule.Clear();
    }

    // The output whitening of a block, the input whitening of the next and both xors of the mode are folded into the
    // key of the last round, so that the chain from block to block is 14 AES instructions long: with s the state after
    // input whitening, s' = last(s, k14 ^ p[i-1] ^ p[i+1] ^ k0) and c[i] = s' ^ p[i+1] ^ k0, off the chain.
    internal static void Encrypt(in AesKeySchedule keys, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> src, Span<byte> dst)
    {
        var blocks = src.Length / BlockLength;
        if (blocks == 0)
        {
            return;
        }

        ref var input = ref MemoryMarshal.GetReference(src);
        ref var output = ref MemoryMarshal.GetReference(dst);
        var whitening = keys[0];
        var folded = whitening ^ keys[14];
        var previous = Vector128.Create(iv[16..32]);
        var current = Vector128.LoadUnsafe(ref input);
        var state = current ^ Vector128.Create(iv[..16]) ^ whitening;
        var end = (nuint)(blocks - 1) * BlockLength;
        for (nuint at = 0; at < end; at += BlockLength)
        {
            var next = Vector128.LoadUnsafe(ref input, at + BlockLength);
            state = AesRound.EncryptLast(EncryptMiddle(state, in keys), folded ^ previous ^ next);
            (state ^ next ^ whitening).StoreUnsafe(ref output, at);
            previous = current;
            current = next;
        }

        AesRound.EncryptLast(EncryptMiddle(state, in keys), keys[14] ^ previous).StoreUnsafe(ref output, end);
    }

    internal static void Decrypt(in AesKeySchedule keys, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> src, Span<byte> dst)
    {
        var blocks = src.Length / BlockLength;
        if (blocks == 0)
        {
            return;
        }

        ref var input = ref MemoryMarshal.GetReference(src);
        ref var output = ref MemoryMarshal.GetReference(dst);
        var whitening = keys[0];
        var folded = whitening ^ keys[14];
        var previous = Vector128.Create(iv[..16]);
        var current = Vector128.LoadUnsafe(ref input);
        var state = current ^ Vector128.Create(iv[16..32]) ^ whitening;
        var end = (nuint)(blocks - 1) * BlockLength;
        for (nuint at = 0; at < end; at += BlockLength)
        {
            var next = Vector128.LoadUnsafe(ref input, at + BlockLength);
            state = AesRound.DecryptLast(DecryptMiddle(state, in keys), folded ^ previous ^ next);
            (state ^ next ^ whitening).StoreUnsafe(ref output, at);
            previous = current;
            current = next;
        }

        AesRound.DecryptLast(DecryptMiddle(state, in keys), keys[14] ^ previous).StoreUnsafe(ref output, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> EncryptMiddle(Vector128<byte> state, in AesKeySchedule keys)
    {
        state = AesRound.Encrypt(state, keys[1]);
        state = AesRound.Encrypt(state, keys[2]);
        state = AesRound.Encrypt(state, keys[3]);
        state = AesRound.Encrypt(state, keys[4]);
        state = AesRound.Encrypt(state, keys[5]);
        state = AesRound.Encrypt(state, keys[6]);
        state = AesRound.Encrypt(state, keys[7]);
        state = AesRound.Encrypt(state, keys[8]);
        state = AesRound.Encrypt(state, keys[9]);
        state = AesRound.Encrypt(state, keys[10]);
        state = AesRound.Encrypt(state, keys[11]);
        state = AesRound.Encrypt(state, keys[12]);
        return AesRound.Encrypt(state, keys[13]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> DecryptMiddle(Vector128<byte> state, in AesKeySchedule keys)
    {
        state = AesRound.Decrypt(state, keys[1]);
        state = AesRound.Decrypt(state, keys[2]);
        state = AesRound.Decrypt(state, keys[3]);
        state = AesRound.Decrypt(state, keys[4]);
        state = AesRound.Decrypt(state, keys[5]);
        state = AesRound.Decrypt(state, keys[6]);
        state = AesRound.Decrypt(state, keys[7]);
        state = AesRound.Decrypt(state, keys[8]);
        state = AesRound.Decrypt(state, keys[9]);
        state = AesRound.Decrypt(state, keys[10]);
        state = AesRound.Decrypt(state, keys[11]);
        state = AesRound.Decrypt(state, keys[12]);
        return AesRound.Decrypt(state, keys[13]);
    }

    private static void Check(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> src, Span<byte> dst)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyLength, nameof(key));
        ArgumentOutOfRangeException.ThrowIfNotEqual(iv.Length, IvLength, nameof(iv));
        ArgumentOutOfRangeException.ThrowIfNotEqual(src.Length % BlockLength, 0, nameof(src));
        ArgumentOutOfRangeException.ThrowIfLessThan(dst.Length, src.Length, nameof(dst));
        if (src.Overlaps(dst, out var offset) && offset != 0)
        {
            throw new ArgumentException("The destination overlaps the source without being the same memory.", nameof(dst));
        }
    }
}
