using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MTProto.Crypto;

/// <summary>
/// Whole blocks under two AES-256-CTR streams at once: data is taken from under one and put under the other in one pass, four
/// blocks of each in the AES units together (see <see cref="AesCtrBlocks"/>).
/// </summary>
internal static class AesCtrPairBlocks
{
    private const int BlockLength = 16;
    private const int Lanes = 4;

    /// <summary>Xors <paramref name="blocks"/> blocks of both key streams in place; the low 32 bits of neither counter may overflow on the way.</summary>
    public static void Process(
        in AesKeySchedule firstKeys, ulong firstHigh, ulong firstLow, in AesKeySchedule secondKeys, ulong secondHigh, ulong secondLow, ref byte data, int blocks)
    {
        var firstWhitening = firstKeys[0];
        var secondWhitening = secondKeys[0];
        // Both last round keys go into the data, so the last round of the second stream needs none.
        var last = firstKeys[AesKeySchedule.Count - 1] ^ secondKeys[AesKeySchedule.Count - 1];
        nuint at = 0;
        if (blocks >= Lanes)
        {
            // Counter blocks lie in memory and only their last words change, as in AesCtrBlocks.
            Unsafe.SkipInit(out Counters counters);
            ref var first = ref counters[0];
            var firstWord = firstWhitening.AsUInt32()[3];
            var secondWord = secondWhitening.AsUInt32()[3];
            ((Span<Vector128<byte>>)counters)[..Lanes].Fill(AesCtrBlocks.CounterBlock(firstHigh, firstLow) ^ firstWhitening);
            ((Span<Vector128<byte>>)counters)[Lanes..].Fill(AesCtrBlocks.CounterBlock(secondHigh, secondLow) ^ secondWhitening);
            WriteLastWords(ref first, (uint)firstLow, firstWord);
            WriteLastWords(ref Unsafe.Add(ref first, Lanes), (uint)secondLow, secondWord);
            do
            {
                var a0 = first;
                var a1 = Unsafe.Add(ref first, 1);
                var a2 = Unsafe.Add(ref first, 2);
                var a3 = Unsafe.Add(ref first, 3);
                var b0 = Unsafe.Add(ref first, 4);
                var b1 = Unsafe.Add(ref first, 5);
                var b2 = Unsafe.Add(ref first, 6);
                var b3 = Unsafe.Add(ref first, 7);
                firstLow += Lanes;
                secondLow += Lanes;
                WriteLastWords(ref first, (uint)firstLow, firstWord);
                WriteLastWords(ref Unsafe.Add(ref first, Lanes), (uint)secondLow, secondWord);
                for (var round = 1; round < AesKeySchedule.Count - 1; round++)
                {
                    var firstKey = firstKeys[round];
                    var secondKey = secondKeys[round];
                    a0 = AesRound.Encrypt(a0, firstKey);
                    a1 = AesRound.Encrypt(a1, firstKey);
                    a2 = AesRound.Encrypt(a2, firstKey);
                    a3 = AesRound.Encrypt(a3, firstKey);
                    b0 = AesRound.Encrypt(b0, secondKey);
                    b1 = AesRound.Encrypt(b1, secondKey);
                    b2 = AesRound.Encrypt(b2, secondKey);
                    b3 = AesRound.Encrypt(b3, secondKey);
                }

                Finish(a0, b0, last, ref data, at);
                Finish(a1, b1, last, ref data, at + 16);
                Finish(a2, b2, last, ref data, at + 32);
                Finish(a3, b3, last, ref data, at + 48);
                at += Lanes * BlockLength;
                blocks -= Lanes;
            }
            while (blocks >= Lanes);
        }

        for (; blocks > 0; blocks--, firstLow++, secondLow++, at += BlockLength)
        {
            var a = AesCtrBlocks.CounterBlock(firstHigh, firstLow) ^ firstWhitening;
            var b = AesCtrBlocks.CounterBlock(secondHigh, secondLow) ^ secondWhitening;
            for (var round = 1; round < AesKeySchedule.Count - 1; round++)
            {
                a = AesRound.Encrypt(a, firstKeys[round]);
                b = AesRound.Encrypt(b, secondKeys[round]);
            }

            Finish(a, b, last, ref data, at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(Vector128<byte> a, Vector128<byte> b, Vector128<byte> last, ref byte data, nuint at)
    {
        var mixed = AesRound.EncryptLast(a, last ^ Vector128.LoadUnsafe(ref data, at));
        AesRound.EncryptLast(b, mixed).StoreUnsafe(ref data, at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteLastWords(ref Vector128<byte> first, uint number, uint whitening)
    {
        ref var word = ref Unsafe.Add(ref Unsafe.As<Vector128<byte>, uint>(ref first), 3);
        word = BinaryPrimitives.ReverseEndianness(number) ^ whitening;
        Unsafe.Add(ref word, 4) = BinaryPrimitives.ReverseEndianness(number + 1) ^ whitening;
        Unsafe.Add(ref word, 8) = BinaryPrimitives.ReverseEndianness(number + 2) ^ whitening;
        Unsafe.Add(ref word, 12) = BinaryPrimitives.ReverseEndianness(number + 3) ^ whitening;
    }

    [InlineArray(2 * Lanes)]
    private struct Counters
    {
        private Vector128<byte> _first;
    }
}
