using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MTProto.Crypto;

/// <summary>Arithmetic on numbers as 64-bit limbs, least significant first. Nothing here branches on the value of a limb.</summary>
internal static class Limbs
{
    /// <summary>Reads a big-endian number of any length that fits.</summary>
    public static ulong[] Read(ReadOnlySpan<byte> bytes, int count)
    {
        var limbs = new ulong[count];
        Read(bytes, limbs);
        return limbs;
    }

    /// <summary>Reads a big-endian number of any length that fits.</summary>
    public static void Read(ReadOnlySpan<byte> bytes, Span<ulong> limbs)
    {
        limbs.Clear();
        var target = MemoryMarshal.AsBytes(limbs);
        for (var i = 0; i < bytes.Length; i++)
        {
            target[i] = bytes[bytes.Length - 1 - i];
        }

        ToNative(limbs);
    }

    /// <summary>Writes a number big-endian with leading zeros; it must fit.</summary>
    public static void Write(ReadOnlySpan<ulong> limbs, Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[bytes.Length - 1 - i] = (byte)(limbs[i >> 3] >> ((i & 7) * 8));
        }
    }

    /// <summary>Adds left * factor to the accumulator and returns the carry out of as many limbs.</summary>
    public static ulong MultiplyAdd(ReadOnlySpan<ulong> left, ulong factor, Span<ulong> accumulator)
    {
        ref var source = ref MemoryMarshal.GetReference(left);
        ref var target = ref MemoryMarshal.GetReference(accumulator[..left.Length]);
        ulong carry = 0;
        for (var j = 0; j < left.Length; j++)
        {
            var high = Math.BigMul(Unsafe.Add(ref source, j), factor, out var low);
            low += carry;
            high += low < carry ? 1ul : 0;
            var sum = Unsafe.Add(ref target, j) + low;
            carry = high + (sum < low ? 1ul : 0);
            Unsafe.Add(ref target, j) = sum;
        }

        return carry;
    }

    /// <summary>As <see cref="MultiplyAdd"/> where the lowest limb becomes zero, and shifts the sum down by that limb.</summary>
    public static ulong MultiplyAddShift(ReadOnlySpan<ulong> left, ulong factor, Span<ulong> accumulator)
    {
        ref var source = ref MemoryMarshal.GetReference(left);
        ref var target = ref MemoryMarshal.GetReference(accumulator[..left.Length]);
        var carry = Math.BigMul(source, factor, out var lowest);
        carry += lowest + target < lowest ? 1ul : 0;
        for (var j = 1; j < left.Length; j++)
        {
            var high = Math.BigMul(Unsafe.Add(ref source, j), factor, out var low);
            low += carry;
            high += low < carry ? 1ul : 0;
            var sum = Unsafe.Add(ref target, j) + low;
            carry = high + (sum < low ? 1ul : 0);
            Unsafe.Add(ref target, j - 1) = sum;
        }

        return carry;
    }

    /// <summary>Writes number - modulus, or the number where that is negative; top is the number's limb above.</summary>
    public static void SubtractIfNotBelow(ReadOnlySpan<ulong> number, ulong top, ReadOnlySpan<ulong> modulus, Span<ulong> result)
    {
        ulong borrow = 0;
        for (var i = 0; i < number.Length; i++)
        {
            var difference = number[i] - modulus[i];
            var next = number[i] < modulus[i] ? 1ul : 0;
            next |= difference < borrow ? 1ul : 0;
            borrow = next;
        }

        // All ones where the number is to be reduced: it has a limb above, or nothing was borrowed.
        var mask = 0 - (1 ^ (borrow & (top ^ 1)));
        borrow = 0;
        for (var i = 0; i < number.Length; i++)
        {
            var limb = number[i];
            var subtrahend = modulus[i] & mask;
            var difference = limb - subtrahend;
            var next = limb < subtrahend ? 1ul : 0;
            next |= difference < borrow ? 1ul : 0;
            result[i] = difference - borrow;
            borrow = next;
        }
    }

    /// <summary>Bits at..at+width-1 of a big-endian number; those beyond its end are zero.</summary>
    public static int Window(ReadOnlySpan<byte> number, int at, int width)
    {
        var low = number.Length - 1 - (at >> 3);
        int pair = number[low];
        if (low > 0)
        {
            pair |= number[low - 1] << 8;
        }

        return (pair >> (at & 7)) & ((1 << width) - 1);
    }

    /// <summary>Copies one entry of a table of equally long numbers, reading all of them.</summary>
    public static void Select(ReadOnlySpan<ulong> table, int index, Span<ulong> entry)
    {
        entry.Clear();
        var count = table.Length / entry.Length;
        for (var i = 0; i < count; i++)
        {
            var difference = (uint)(i ^ index);
            var mask = (ulong)((long)(difference - 1ul) >> 63);
            var candidate = table.Slice(i * entry.Length, entry.Length);
            for (var j = 0; j < candidate.Length; j++)
            {
                entry[j] |= candidate[j] & mask;
            }
        }
    }

    private static void ToNative(Span<ulong> limbs)
    {
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(limbs, limbs);
        }
    }
}
