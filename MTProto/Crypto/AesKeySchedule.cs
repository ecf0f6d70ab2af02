using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MTProto.Crypto;

/// <summary>
/// The 15 round keys of AES-256 for one direction (FIPS 197 section 5.2), for processors with AES instructions.
/// The decryption keys are those of the equivalent inverse cipher (section 5.3.5), in the order of use.
/// </summary>
[InlineArray(Count)]
internal struct AesKeySchedule
{
    /// <summary>Fourteen rounds and the whitening before the first.</summary>
    public const int Count = 15;

    /// <summary>Bytes of an AES-256 key.</summary>
    public const int KeyLength = 32;

    private Vector128<byte> _first;

    /// <summary>Expands a 32-byte key for encryption.</summary>
    public static void ExpandEncryption(ReadOnlySpan<byte> key, out AesKeySchedule schedule)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyLength, nameof(key));
        Unsafe.SkipInit(out schedule);
        ref var keys = ref schedule._first;
        var even = Vector128.Create(key[..16]);
        var odd = Vector128.Create(key[16..]);
        keys = even;
        Unsafe.Add(ref keys, 1) = odd;
        var constant = Vector128.Create(1u);
        for (var i = 2; ; i += 2)
        {
            even = Accumulate(even) ^ SubstituteRotated(odd, constant);
            Unsafe.Add(ref keys, i) = even;
            if (i == Count - 1)
            {
                return;
            }

            odd = Accumulate(odd) ^ Substitute(even);
            Unsafe.Add(ref keys, i + 1) = odd;
            constant <<= 1;
        }
    }

    /// <summary>Expands a 32-byte key for decryption.</summary>
    public static void ExpandDecryption(ReadOnlySpan<byte> key, out AesKeySchedule schedule)
    {
        ExpandEncryption(key, out var encryption);
        Unsafe.SkipInit(out schedule);
        schedule[0] = encryption[Count - 1];
        for (var i = 1; i < Count - 1; i++)
        {
            schedule[i] = AesRound.InverseMixColumns(encryption[Count - 1 - i]);
        }

        schedule[Count - 1] = encryption[0];
    }

    /// <summary>Overwrites the round keys.</summary>
    public void Clear() => MemoryMarshal.AsBytes((Span<Vector128<byte>>)this).Clear();

    // Word i becomes the xor of words 0..i, which is how each new word depends on its predecessor.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> Accumulate(Vector128<byte> words)
    {
        words ^= ShiftWords(words, 1);
        return words ^ ShiftWords(words, 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> ShiftWords(Vector128<byte> words, int by)
    {
        var source = words.AsUInt32();
        return (by == 1
            ? Vector128.Shuffle(source, Vector128.Create(4u, 0, 1, 2))
            : Vector128.Shuffle(source, Vector128.Create(4u, 4, 0, 1))).AsByte();
    }

    // With the last word in all four columns ShiftRows changes nothing, so a last round is SubWord of it plus the key.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> Substitute(Vector128<byte> words) =>
        AesRound.EncryptLast(LastWord(words).AsByte(), Vector128<byte>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> SubstituteRotated(Vector128<byte> words, Vector128<uint> constant)
    {
        var last = LastWord(words);
        return AesRound.EncryptLast(((last >>> 8) | (last << 24)).AsByte(), constant.AsByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> LastWord(Vector128<byte> words) =>
        Vector128.Shuffle(words.AsUInt32(), Vector128.Create(3u, 3, 3, 3));
}
