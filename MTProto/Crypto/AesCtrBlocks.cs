using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MTProto.Crypto;

/// <summary>
/// Whole blocks of AES-256-CTR. An AES instruction takes four cycles and two may start in each, so eight independent blocks
/// keep the units busy, as long as little else goes through the vector units that serve them.
/// </summary>
/// <remarks>
/// Counters are made in registers. Kept in memory where only their last words are written, they are read as a whole right behind a narrower
/// write, and where the processor guesses wrongly about that, the loop takes three to ten times as long.
/// </remarks>
internal static class AesCtrBlocks
{
    private const int BlockLength = 16;
    private const int Lanes = 8;

    // From so many blocks on it pays to bring the counter to a multiple of eight first.
    private const int LongRun = 48;

    /// <summary>Xors <paramref name="blocks"/> blocks of key stream; the low 32 bits of the counter must not overflow on the way.</summary>
    public static void Process(in AesKeySchedule keys, ulong high, ulong low, ref byte input, ref byte output, int blocks)
    {
        nuint at = 0;
        if (blocks >= LongRun)
        {
            var head = (int)(-(long)low & (Lanes - 1));
            ProcessSome(in keys, Vector128.Create(low, high), ref input, ref output, head);
            at = (nuint)head * BlockLength;
            low += (uint)head;
            blocks -= head;
        }

        for (; blocks >= Lanes; blocks -= Lanes, low += Lanes, at += Lanes * BlockLength)
        {
            // Of a multiple of eight the next seven numbers differ in the last byte alone: an xor makes each.
            var number = Vector128.Create(low, high);
            var first = ToBlock(number) ^ keys[0];
            if ((low & (Lanes - 1)) == 0)
            {
                ProcessEight(
                    in keys,
                    first,
                    first ^ LastByte(1),
                    first ^ LastByte(2),
                    first ^ LastByte(3),
                    first ^ LastByte(4),
                    first ^ LastByte(5),
                    first ^ LastByte(6),
                    first ^ LastByte(7),
                    ref Unsafe.Add(ref input, at),
                    ref Unsafe.Add(ref output, at));
            }
            else
            {
                ProcessEight(
                    in keys,
                    first,
                    ToBlock(number + Vector128.Create(1ul, 0)) ^ keys[0],
                    ToBlock(number + Vector128.Create(2ul, 0)) ^ keys[0],
                    ToBlock(number + Vector128.Create(3ul, 0)) ^ keys[0],
                    ToBlock(number + Vector128.Create(4ul, 0)) ^ keys[0],
                    ToBlock(number + Vector128.Create(5ul, 0)) ^ keys[0],
                    ToBlock(number + Vector128.Create(6ul, 0)) ^ keys[0],
                    ToBlock(number + Vector128.Create(7ul, 0)) ^ keys[0],
                    ref Unsafe.Add(ref input, at),
                    ref Unsafe.Add(ref output, at));
            }
        }

        ProcessSome(in keys, Vector128.Create(low, high), ref Unsafe.Add(ref input, at), ref Unsafe.Add(ref output, at), blocks);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> CounterBlock(ulong high, ulong low) => ToBlock(Vector128.Create(low, high));

    // The last round adds its key to the state, so the data can be added to the key beforehand.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ProcessEight(
        in AesKeySchedule keys,
        Vector128<byte> b0,
        Vector128<byte> b1,
        Vector128<byte> b2,
        Vector128<byte> b3,
        Vector128<byte> b4,
        Vector128<byte> b5,
        Vector128<byte> b6,
        Vector128<byte> b7,
        ref byte input,
        ref byte output)
    {
        for (var round = 1; round < AesKeySchedule.Count - 1; round++)
        {
            var key = keys[round];
            b0 = AesRound.Encrypt(b0, key);
            b1 = AesRound.Encrypt(b1, key);
            b2 = AesRound.Encrypt(b2, key);
            b3 = AesRound.Encrypt(b3, key);
            b4 = AesRound.Encrypt(b4, key);
            b5 = AesRound.Encrypt(b5, key);
            b6 = AesRound.Encrypt(b6, key);
            b7 = AesRound.Encrypt(b7, key);
        }

        var last = keys[AesKeySchedule.Count - 1];
        AesRound.EncryptLast(b0, last ^ Vector128.LoadUnsafe(ref input)).StoreUnsafe(ref output);
        AesRound.EncryptLast(b1, last ^ Vector128.LoadUnsafe(ref input, 16)).StoreUnsafe(ref output, 16);
        AesRound.EncryptLast(b2, last ^ Vector128.LoadUnsafe(ref input, 32)).StoreUnsafe(ref output, 32);
        AesRound.EncryptLast(b3, last ^ Vector128.LoadUnsafe(ref input, 48)).StoreUnsafe(ref output, 48);
        AesRound.EncryptLast(b4, last ^ Vector128.LoadUnsafe(ref input, 64)).StoreUnsafe(ref output, 64);
        AesRound.EncryptLast(b5, last ^ Vector128.LoadUnsafe(ref input, 80)).StoreUnsafe(ref output, 80);
        AesRound.EncryptLast(b6, last ^ Vector128.LoadUnsafe(ref input, 96)).StoreUnsafe(ref output, 96);
        AesRound.EncryptLast(b7, last ^ Vector128.LoadUnsafe(ref input, 112)).StoreUnsafe(ref output, 112);
    }

    // Up to seven blocks, four at a time and then one.
    private static void ProcessSome(in AesKeySchedule keys, Vector128<ulong> number, ref byte input, ref byte output, int blocks)
    {
        var last = keys[AesKeySchedule.Count - 1];
        nuint at = 0;
        if (blocks >= 4)
        {
            var b0 = ToBlock(number) ^ keys[0];
            var b1 = ToBlock(number + Vector128.Create(1ul, 0)) ^ keys[0];
            var b2 = ToBlock(number + Vector128.Create(2ul, 0)) ^ keys[0];
            var b3 = ToBlock(number + Vector128.Create(3ul, 0)) ^ keys[0];
            for (var round = 1; round < AesKeySchedule.Count - 1; round++)
            {
                var key = keys[round];
                b0 = AesRound.Encrypt(b0, key);
                b1 = AesRound.Encrypt(b1, key);
                b2 = AesRound.Encrypt(b2, key);
                b3 = AesRound.Encrypt(b3, key);
            }

            AesRound.EncryptLast(b0, last ^ Vector128.LoadUnsafe(ref input)).StoreUnsafe(ref output);
            AesRound.EncryptLast(b1, last ^ Vector128.LoadUnsafe(ref input, 16)).StoreUnsafe(ref output, 16);
            AesRound.EncryptLast(b2, last ^ Vector128.LoadUnsafe(ref input, 32)).StoreUnsafe(ref output, 32);
            AesRound.EncryptLast(b3, last ^ Vector128.LoadUnsafe(ref input, 48)).StoreUnsafe(ref output, 48);
            number += Vector128.Create(4ul, 0);
            at = 4 * BlockLength;
            blocks -= 4;
        }

        for (; blocks > 0; blocks--, number += Vector128.Create(1ul, 0), at += BlockLength)
        {
            var block = ToBlock(number) ^ keys[0];
            for (var round = 1; round < AesKeySchedule.Count - 1; round++)
            {
                block = AesRound.Encrypt(block, keys[round]);
            }

            AesRound.EncryptLast(block, last ^ Vector128.LoadUnsafe(ref input, at)).StoreUnsafe(ref output, at);
        }
    }

    // A counter as a number, byte 0 lowest, becomes the block that is encrypted.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> ToBlock(Vector128<ulong> number) =>
        Vector128.Shuffle(number.AsByte(), Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> LastByte(byte value) => Vector128.Create(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, value);
}
