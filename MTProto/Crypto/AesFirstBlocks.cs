using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MTProto.Crypto;

/// <summary>
/// One block under each of many AES-256 keys. A key that is used once need not be expanded into memory, and since each step of its expansion waits for the one
/// before, four keys are expanded side by side.
/// </summary>
internal static class AesFirstBlocks
{
    private const int Lanes = 4;

    /// <summary>Encrypts the same block under every key.</summary>
    /// <param name="keys">Keys of 32 bytes, one behind the other, a multiple of four of them.</param>
    /// <param name="block">The block.</param>
    /// <param name="encrypted">Receives a block per key.</param>
    public static void Encrypt(ReadOnlySpan<byte> keys, Vector128<byte> block, Span<Vector128<byte>> encrypted)
    {
        var count = keys.Length / AesKeySchedule.KeyLength;
        ArgumentOutOfRangeException.ThrowIfNotEqual(count % Lanes, 0, nameof(keys));
        encrypted = encrypted[..count];
        if (!AesRound.IsSupported)
        {
            EncryptPortable(keys, block, encrypted);
            return;
        }

        ref var key = ref MemoryMarshal.GetReference(keys);
        ref var result = ref MemoryMarshal.GetReference(encrypted);
        for (var i = 0; i < count; i += Lanes)
        {
            EncryptFour(ref Unsafe.Add(ref key, i * AesKeySchedule.KeyLength), block, ref Unsafe.Add(ref result, i));
        }
    }

    internal static void EncryptPortable(ReadOnlySpan<byte> keys, Vector128<byte> block, Span<Vector128<byte>> encrypted)
    {
        for (var i = 0; i < encrypted.Length; i++)
        {
            using var aes = new PortableAes(keys.Slice(i * AesKeySchedule.KeyLength, AesKeySchedule.KeyLength));
            encrypted[i] = block;
            var bytes = MemoryMarshal.AsBytes(encrypted.Slice(i, 1));
            aes.Encrypt(bytes, bytes);
        }
    }

    // Rounds as in AesKeySchedule.ExpandEncryption, each key used as soon as it is there.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EncryptFour(ref byte key, Vector128<byte> block, ref Vector128<byte> result)
    {
        var even0 = Vector128.LoadUnsafe(ref key);
        var odd0 = Vector128.LoadUnsafe(ref key, 16);
        var even1 = Vector128.LoadUnsafe(ref key, 32);
        var odd1 = Vector128.LoadUnsafe(ref key, 48);
        var even2 = Vector128.LoadUnsafe(ref key, 64);
        var odd2 = Vector128.LoadUnsafe(ref key, 80);
        var even3 = Vector128.LoadUnsafe(ref key, 96);
        var odd3 = Vector128.LoadUnsafe(ref key, 112);
        var state0 = AesRound.Encrypt(block ^ even0, odd0);
        var state1 = AesRound.Encrypt(block ^ even1, odd1);
        var state2 = AesRound.Encrypt(block ^ even2, odd2);
        var state3 = AesRound.Encrypt(block ^ even3, odd3);
        var constant = Vector128.Create(1u);
        for (var i = 2; i < AesKeySchedule.Count - 1; i += 2)
        {
            even0 = AesKeySchedule.Accumulate(even0) ^ AesKeySchedule.SubstituteRotated(odd0, constant);
            even1 = AesKeySchedule.Accumulate(even1) ^ AesKeySchedule.SubstituteRotated(odd1, constant);
            even2 = AesKeySchedule.Accumulate(even2) ^ AesKeySchedule.SubstituteRotated(odd2, constant);
            even3 = AesKeySchedule.Accumulate(even3) ^ AesKeySchedule.SubstituteRotated(odd3, constant);
            odd0 = AesKeySchedule.Accumulate(odd0) ^ AesKeySchedule.Substitute(even0);
            odd1 = AesKeySchedule.Accumulate(odd1) ^ AesKeySchedule.Substitute(even1);
            odd2 = AesKeySchedule.Accumulate(odd2) ^ AesKeySchedule.Substitute(even2);
            odd3 = AesKeySchedule.Accumulate(odd3) ^ AesKeySchedule.Substitute(even3);
            constant <<= 1;
            state0 = AesRound.Encrypt(AesRound.Encrypt(state0, even0), odd0);
            state1 = AesRound.Encrypt(AesRound.Encrypt(state1, even1), odd1);
            state2 = AesRound.Encrypt(AesRound.Encrypt(state2, even2), odd2);
            state3 = AesRound.Encrypt(AesRound.Encrypt(state3, even3), odd3);
        }

        result = AesRound.EncryptLast(state0, AesKeySchedule.Accumulate(even0) ^ AesKeySchedule.SubstituteRotated(odd0, constant));
        Unsafe.Add(ref result, 1) = AesRound.EncryptLast(state1, AesKeySchedule.Accumulate(even1) ^ AesKeySchedule.SubstituteRotated(odd1, constant));
        Unsafe.Add(ref result, 2) = AesRound.EncryptLast(state2, AesKeySchedule.Accumulate(even2) ^ AesKeySchedule.SubstituteRotated(odd2, constant));
        Unsafe.Add(ref result, 3) = AesRound.EncryptLast(state3, AesKeySchedule.Accumulate(even3) ^ AesKeySchedule.SubstituteRotated(odd3, constant));
    }
}
