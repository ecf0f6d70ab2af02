using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MTProto.Crypto;

/// <summary>
/// Whole blocks of AES-256-CTR. An AES instruction takes four cycles and two may start in each, so eight independent blocks
/// keep the units busy, as long as little else goes through the vector units that serve them.
/// </summary>
internal static class AesCtrBlocks
{
    private const int BlockLength = 16;
    private const int Lanes = 8;

    /// <summary>Xors <paramref name="blocks"/> blocks of key stream; the low 32 bits of the counter must not overflow on the way.</summary>
    public static void Process(in AesKeySchedule keys, ulong high, ulong low, ref byte input, ref byte output, int blocks)
    {
        var whitening = keys[0];
        var last = keys[AesKeySchedule.Count - 1];
        nuint at = 0;
        if (blocks >= Lanes)
        {
            // Counter blocks with the first round key already added lie in memory, where only their last words change. These
            // are made by scalar instructions while the eight blocks before are in the AES units; the first eight would have
            // to wait for them.
            Unsafe.SkipInit(out Counters counters);
            ref var first = ref counters[0];
            var lastWord = whitening.AsUInt32()[3];
            var b0 = CounterBlock(high, low) ^ whitening;
            var b1 = CounterBlock(high, low + 1) ^ whitening;
            var b2 = CounterBlock(high, low + 2) ^ whitening;
            var b3 = CounterBlock(high, low + 3) ^ whitening;
            var b4 = CounterBlock(high, low + 4) ^ whitening;
            var b5 = CounterBlock(high, low + 5) ^ whitening;
            var b6 = CounterBlock(high, low + 6) ^ whitening;
            var b7 = CounterBlock(high, low + 7) ^ whitening;
            ((Span<Vector128<byte>>)counters).Fill(b0);
            while (true)
            {
                low += Lanes;
                WriteLastWords(ref first, (uint)low, lastWord);
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

                // The last round adds its key to the state, so the data can be added to the key beforehand.
                AesRound.EncryptLast(b0, last ^ Vector128.LoadUnsafe(ref input, at)).StoreUnsafe(ref output, at);
                AesRound.EncryptLast(b1, last ^ Vector128.LoadUnsafe(ref input, at + 16)).StoreUnsafe(ref output, at + 16);
                AesRound.EncryptLast(b2, last ^ Vector128.LoadUnsafe(ref input, at + 32)).StoreUnsafe(ref output, at + 32);
                AesRound.EncryptLast(b3, last ^ Vector128.LoadUnsafe(ref input, at + 48)).StoreUnsafe(ref output, at + 48);
                AesRound.EncryptLast(b4, last ^ Vector128.LoadUnsafe(ref input, at + 64)).StoreUnsafe(ref output, at + 64);
                AesRound.EncryptLast(b5, last ^ Vector128.LoadUnsafe(ref input, at + 80)).StoreUnsafe(ref output, at + 80);
                AesRound.EncryptLast(b6, last ^ Vector128.LoadUnsafe(ref input, at + 96)).StoreUnsafe(ref output, at + 96);
                AesRound.EncryptLast(b7, last ^ Vector128.LoadUnsafe(ref input, at + 112)).StoreUnsafe(ref output, at + 112);
                at += Lanes * BlockLength;
                blocks -= Lanes;
                if (blocks < Lanes)
                {
                    break;
                }

                b0 = first;
                b1 = Unsafe.Add(ref first, 1);
                b2 = Unsafe.Add(ref first, 2);
                b3 = Unsafe.Add(ref first, 3);
                b4 = Unsafe.Add(ref first, 4);
                b5 = Unsafe.Add(ref first, 5);
                b6 = Unsafe.Add(ref first, 6);
                b7 = Unsafe.Add(ref first, 7);
            }
        }

        for (; blocks > 0; blocks--, low++, at += BlockLength)
        {
            var block = CounterBlock(high, low) ^ whitening;
            for (var round = 1; round < AesKeySchedule.Count - 1; round++)
            {
                block = AesRound.Encrypt(block, keys[round]);
            }

            AesRound.EncryptLast(block, last ^ Vector128.LoadUnsafe(ref input, at)).StoreUnsafe(ref output, at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> CounterBlock(ulong high, ulong low) =>
        Vector128.Shuffle(
            Vector128.Create(low, high).AsByte(), Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteLastWords(ref Vector128<byte> first, uint number, uint whitening)
    {
        ref var word = ref Unsafe.Add(ref Unsafe.As<Vector128<byte>, uint>(ref first), 3);
        word = ToBigEndian(number) ^ whitening;
        Unsafe.Add(ref word, 4) = ToBigEndian(number + 1) ^ whitening;
        Unsafe.Add(ref word, 8) = ToBigEndian(number + 2) ^ whitening;
        Unsafe.Add(ref word, 12) = ToBigEndian(number + 3) ^ whitening;
        Unsafe.Add(ref word, 16) = ToBigEndian(number + 4) ^ whitening;
        Unsafe.Add(ref word, 20) = ToBigEndian(number + 5) ^ whitening;
        Unsafe.Add(ref word, 24) = ToBigEndian(number + 6) ^ whitening;
        Unsafe.Add(ref word, 28) = ToBigEndian(number + 7) ^ whitening;
    }

    // Every processor with AES instructions that .NET runs on is little-endian.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ToBigEndian(uint number) => BinaryPrimitives.ReverseEndianness(number);

    [InlineArray(Lanes)]
    private struct Counters
    {
        private Vector128<byte> _first;
    }
}
