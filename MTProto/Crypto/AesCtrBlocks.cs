using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MTProto.Crypto;

/// <summary>
/// Whole blocks of AES-256-CTR. An AES instruction takes about four cycles and two may start in each, so eight independent
/// blocks in flight keep the units busy.
/// </summary>
internal static class AesCtrBlocks
{
    private const int BlockLength = 16;
    private const int Lanes = 8;

    /// <summary>Xors <paramref name="blocks"/> blocks of key stream; the low half of the counter must not overflow on the way.</summary>
    public static void Process(in AesKeySchedule keys, ulong high, ulong low, ref byte input, ref byte output, int blocks)
    {
        var counter = Vector128.Create(low, high);
        var one = Vector128.Create(1ul, 0);
        nuint at = 0;
        for (; blocks >= Lanes; blocks -= Lanes, at += Lanes * BlockLength)
        {
            var whitening = keys[0];
            var b0 = ToBlock(counter) ^ whitening;
            counter += one;
            var b1 = ToBlock(counter) ^ whitening;
            counter += one;
            var b2 = ToBlock(counter) ^ whitening;
            counter += one;
            var b3 = ToBlock(counter) ^ whitening;
            counter += one;
            var b4 = ToBlock(counter) ^ whitening;
            counter += one;
            var b5 = ToBlock(counter) ^ whitening;
            counter += one;
            var b6 = ToBlock(counter) ^ whitening;
            counter += one;
            var b7 = ToBlock(counter) ^ whitening;
            counter += one;
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
            var last = keys[AesKeySchedule.Count - 1];
            AesRound.EncryptLast(b0, last ^ Vector128.LoadUnsafe(ref input, at)).StoreUnsafe(ref output, at);
            AesRound.EncryptLast(b1, last ^ Vector128.LoadUnsafe(ref input, at + 16)).StoreUnsafe(ref output, at + 16);
            AesRound.EncryptLast(b2, last ^ Vector128.LoadUnsafe(ref input, at + 32)).StoreUnsafe(ref output, at + 32);
            AesRound.EncryptLast(b3, last ^ Vector128.LoadUnsafe(ref input, at + 48)).StoreUnsafe(ref output, at + 48);
            AesRound.EncryptLast(b4, last ^ Vector128.LoadUnsafe(ref input, at + 64)).StoreUnsafe(ref output, at + 64);
            AesRound.EncryptLast(b5, last ^ Vector128.LoadUnsafe(ref input, at + 80)).StoreUnsafe(ref output, at + 80);
            AesRound.EncryptLast(b6, last ^ Vector128.LoadUnsafe(ref input, at + 96)).StoreUnsafe(ref output, at + 96);
            AesRound.EncryptLast(b7, last ^ Vector128.LoadUnsafe(ref input, at + 112)).StoreUnsafe(ref output, at + 112);
        }

        for (; blocks > 0; blocks--, at += BlockLength)
        {
            var block = ToBlock(counter) ^ keys[0];
            counter += one;
            for (var round = 1; round < AesKeySchedule.Count - 1; round++)
            {
                block = AesRound.Encrypt(block, keys[round]);
            }

            var last = keys[AesKeySchedule.Count - 1];
            AesRound.EncryptLast(block, last ^ Vector128.LoadUnsafe(ref input, at)).StoreUnsafe(ref output, at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> ToBlock(Vector128<ulong> counter) =>
        Vector128.Shuffle(counter.AsByte(), Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
}
