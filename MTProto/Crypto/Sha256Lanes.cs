using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MTProto.Crypto;

/// <summary>
/// The compression function of SHA-256 (FIPS 180-4 section 6.2.2) on a hash value per lane. Where every lane hashes the same block, as an HMAC of one
/// message under many keys does, the schedule is expanded once and its words spread over the lanes.
/// </summary>
internal static class Sha256Lanes
{
    /// <summary>Words of a hash value.</summary>
    public const int StateWords = 8;

    /// <summary>Words of a block.</summary>
    public const int BlockWords = 16;

    /// <summary>Bytes of a block.</summary>
    public const int BlockLength = 64;

    /// <summary>Words of an expanded block, one per round.</summary>
    public const int ScheduleWords = 64;

    /// <summary>The initial hash value (section 5.3.3).</summary>
    public static ReadOnlySpan<uint> InitialState =>
        [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    // Section 4.2.2.
    private static ReadOnlySpan<uint> RoundConstants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>Expands a block, with the round constants added.</summary>
    /// <param name="block">64 bytes.</param>
    /// <param name="schedule">Receives 64 words.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Expand(ReadOnlySpan<byte> block, Span<uint> schedule)
    {
        Span<uint> words = stackalloc uint[ScheduleWords];
        for (var i = 0; i < BlockWords; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * i)..]);
        }

        for (var i = BlockWords; i < ScheduleWords; i++)
        {
            words[i] = words[i - 16] + Sha256Scalar.LowerSigma0(words[i - 15]) + words[i - 7] + Sha256Scalar.LowerSigma1(words[i - 2]);
        }

        for (var i = 0; i < ScheduleWords; i++)
        {
            schedule[i] = words[i] + RoundConstants[i];
        }
    }

    /// <summary>Takes one block into the hash values, the same in every lane.</summary>
    /// <param name="state">Eight vectors.</param>
    /// <param name="schedule">The block, expanded.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compress<TLanes, TVector>(ref TVector state, ReadOnlySpan<uint> schedule)
        where TLanes : struct, ISha256Lanes<TVector>
        where TVector : struct
    {
        ref var word = ref MemoryMarshal.GetReference(schedule[..ScheduleWords]);
        var a = state;
        var b = Unsafe.Add(ref state, 1);
        var c = Unsafe.Add(ref state, 2);
        var d = Unsafe.Add(ref state, 3);
        var e = Unsafe.Add(ref state, 4);
        var f = Unsafe.Add(ref state, 5);
        var g = Unsafe.Add(ref state, 6);
        var h = Unsafe.Add(ref state, 7);
        for (var round = 0; round < ScheduleWords; round += 8)
        {
            h = Mix<TLanes, TVector>(h, e, f, g, TLanes.Broadcast(Unsafe.Add(ref word, round)));
            d = TLanes.Add(d, h);
            h = Join<TLanes, TVector>(h, a, b, c);
            g = Mix<TLanes, TVector>(g, d, e, f, TLanes.Broadcast(Unsafe.Add(ref word, round + 1)));
            c = TLanes.Add(c, g);
            g = Join<TLanes, TVector>(g, h, a, b);
            f = Mix<TLanes, TVector>(f, c, d, e, TLanes.Broadcast(Unsafe.Add(ref word, round + 2)));
            b = TLanes.Add(b, f);
            f = Join<TLanes, TVector>(f, g, h, a);
            e = Mix<TLanes, TVector>(e, b, c, d, TLanes.Broadcast(Unsafe.Add(ref word, round + 3)));
            a = TLanes.Add(a, e);
            e = Join<TLanes, TVector>(e, f, g, h);
            d = Mix<TLanes, TVector>(d, a, b, c, TLanes.Broadcast(Unsafe.Add(ref word, round + 4)));
            h = TLanes.Add(h, d);
            d = Join<TLanes, TVector>(d, e, f, g);
            c = Mix<TLanes, TVector>(c, h, a, b, TLanes.Broadcast(Unsafe.Add(ref word, round + 5)));
            g = TLanes.Add(g, c);
            c = Join<TLanes, TVector>(c, d, e, f);
            b = Mix<TLanes, TVector>(b, g, h, a, TLanes.Broadcast(Unsafe.Add(ref word, round + 6)));
            f = TLanes.Add(f, b);
            b = Join<TLanes, TVector>(b, c, d, e);
            a = Mix<TLanes, TVector>(a, f, g, h, TLanes.Broadcast(Unsafe.Add(ref word, round + 7)));
            e = TLanes.Add(e, a);
            a = Join<TLanes, TVector>(a, b, c, d);
        }

        state = TLanes.Add(state, a);
        Unsafe.Add(ref state, 1) = TLanes.Add(Unsafe.Add(ref state, 1), b);
        Unsafe.Add(ref state, 2) = TLanes.Add(Unsafe.Add(ref state, 2), c);
        Unsafe.Add(ref state, 3) = TLanes.Add(Unsafe.Add(ref state, 3), d);
        Unsafe.Add(ref state, 4) = TLanes.Add(Unsafe.Add(ref state, 4), e);
        Unsafe.Add(ref state, 5) = TLanes.Add(Unsafe.Add(ref state, 5), f);
        Unsafe.Add(ref state, 6) = TLanes.Add(Unsafe.Add(ref state, 6), g);
        Unsafe.Add(ref state, 7) = TLanes.Add(Unsafe.Add(ref state, 7), h);
    }

    /// <summary>Takes one block into the hash values, another in every lane.</summary>
    /// <param name="state">Eight vectors.</param>
    /// <param name="block">Sixteen vectors, the words of the blocks; overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CompressBlocks<TLanes, TVector>(ref TVector state, ref TVector block)
        where TLanes : struct, ISha256Lanes<TVector>
        where TVector : struct
    {
        ref var constant = ref MemoryMarshal.GetReference(RoundConstants);
        var a = state;
        var b = Unsafe.Add(ref state, 1);
        var c = Unsafe.Add(ref state, 2);
        var d = Unsafe.Add(ref state, 3);
        var e = Unsafe.Add(ref state, 4);
        var f = Unsafe.Add(ref state, 5);
        var g = Unsafe.Add(ref state, 6);
        var h = Unsafe.Add(ref state, 7);
        for (var round = 0; round < ScheduleWords; round += 8)
        {
            if (round >= BlockWords)
            {
                ExpandNext<TLanes, TVector>(ref block, round & 8);
            }

            ref var word = ref Unsafe.Add(ref block, round & 8);
            h = Mix<TLanes, TVector>(h, e, f, g, TLanes.Add(word, TLanes.Broadcast(Unsafe.Add(ref constant, round))));
            d = TLanes.Add(d, h);
            h = Join<TLanes, TVector>(h, a, b, c);
            g = Mix<TLanes, TVector>(g, d, e, f, TLanes.Add(Unsafe.Add(ref word, 1), TLanes.Broadcast(Unsafe.Add(ref constant, round + 1))));
            c = TLanes.Add(c, g);
            g = Join<TLanes, TVector>(g, h, a, b);
            f = Mix<TLanes, TVector>(f, c, d, e, TLanes.Add(Unsafe.Add(ref word, 2), TLanes.Broadcast(Unsafe.Add(ref constant, round + 2))));
            b = TLanes.Add(b, f);
            f = Join<TLanes, TVector>(f, g, h, a);
            e = Mix<TLanes, TVector>(e, b, c, d, TLanes.Add(Unsafe.Add(ref word, 3), TLanes.Broadcast(Unsafe.Add(ref constant, round + 3))));
            a = TLanes.Add(a, e);
            e = Join<TLanes, TVector>(e, f, g, h);
            d = Mix<TLanes, TVector>(d, a, b, c, TLanes.Add(Unsafe.Add(ref word, 4), TLanes.Broadcast(Unsafe.Add(ref constant, round + 4))));
            h = TLanes.Add(h, d);
            d = Join<TLanes, TVector>(d, e, f, g);
            c = Mix<TLanes, TVector>(c, h, a, b, TLanes.Add(Unsafe.Add(ref word, 5), TLanes.Broadcast(Unsafe.Add(ref constant, round + 5))));
            g = TLanes.Add(g, c);
            c = Join<TLanes, TVector>(c, d, e, f);
            b = Mix<TLanes, TVector>(b, g, h, a, TLanes.Add(Unsafe.Add(ref word, 6), TLanes.Broadcast(Unsafe.Add(ref constant, round + 6))));
            f = TLanes.Add(f, b);
            b = Join<TLanes, TVector>(b, c, d, e);
            a = Mix<TLanes, TVector>(a, f, g, h, TLanes.Add(Unsafe.Add(ref word, 7), TLanes.Broadcast(Unsafe.Add(ref constant, round + 7))));
            e = TLanes.Add(e, a);
            a = Join<TLanes, TVector>(a, b, c, d);
        }

        state = TLanes.Add(state, a);
        Unsafe.Add(ref state, 1) = TLanes.Add(Unsafe.Add(ref state, 1), b);
        Unsafe.Add(ref state, 2) = TLanes.Add(Unsafe.Add(ref state, 2), c);
        Unsafe.Add(ref state, 3) = TLanes.Add(Unsafe.Add(ref state, 3), d);
        Unsafe.Add(ref state, 4) = TLanes.Add(Unsafe.Add(ref state, 4), e);
        Unsafe.Add(ref state, 5) = TLanes.Add(Unsafe.Add(ref state, 5), f);
        Unsafe.Add(ref state, 6) = TLanes.Add(Unsafe.Add(ref state, 6), g);
        Unsafe.Add(ref state, 7) = TLanes.Add(Unsafe.Add(ref state, 7), h);
    }

    // The next eight words of a schedule of which only the last sixteen are kept.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ExpandNext<TLanes, TVector>(ref TVector block, int from)
        where TLanes : struct, ISha256Lanes<TVector>
        where TVector : struct
    {
        for (var i = from; i < from + 8; i++)
        {
            ref var word = ref Unsafe.Add(ref block, i);
            word = TLanes.Add(
                TLanes.Add(word, TLanes.LowerSigma0(Unsafe.Add(ref block, (i + 1) & 15))),
                TLanes.Add(Unsafe.Add(ref block, (i + 9) & 15), TLanes.LowerSigma1(Unsafe.Add(ref block, (i + 14) & 15))));
        }
    }

    // T1 of a round.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Mix<TLanes, TVector>(TVector h, TVector e, TVector f, TVector g, TVector word)
        where TLanes : struct, ISha256Lanes<TVector>
        where TVector : struct =>
        TLanes.Add(TLanes.Add(TLanes.Add(h, word), TLanes.Choose(e, f, g)), TLanes.UpperSigma1(e));

    // T1 + T2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Join<TLanes, TVector>(TVector mixed, TVector a, TVector b, TVector c)
        where TLanes : struct, ISha256Lanes<TVector>
        where TVector : struct =>
        TLanes.Add(mixed, TLanes.Add(TLanes.UpperSigma0(a), TLanes.Majority(a, b, c)));
}
