using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MTProto.Transports;

/// <summary>
/// CRC-32 as in gzip (reflected polynomial 0xEDB88320), which ends every frame of the full transport. Carry-less multiplication where the
/// processor has it, otherwise eight bytes per step from tables.
/// </summary>
internal static class Crc32
{
    private const uint Polynomial = 0xedb8_8320;
    private const int Slices = 8;
    private const int FoldLength = 64;

    private static readonly uint[] Tables = BuildTables();

    public static uint Compute(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        if (Pclmulqdq.IsSupported && data.Length >= 2 * FoldLength)
        {
            var folded = data.Length & ~15;
            crc = Fold(crc, data[..folded]);
            data = data[folded..];
        }

        return ~Step(crc, data);
    }

    internal static uint ComputeByTable(ReadOnlySpan<byte> data) => ~Step(uint.MaxValue, data);

    private static uint Step(uint crc, ReadOnlySpan<byte> data)
    {
        var tables = Tables;
        while (data.Length >= Slices)
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc = tables[(7 * 256) + (byte)low]
                ^ tables[(6 * 256) + (byte)(low >> 8)]
                ^ tables[(5 * 256) + (byte)(low >> 16)]
                ^ tables[(4 * 256) + (int)(low >> 24)]
                ^ tables[(3 * 256) + (byte)high]
                ^ tables[(2 * 256) + (byte)(high >> 8)]
                ^ tables[256 + (byte)(high >> 16)]
                ^ tables[(int)(high >> 24)];
            data = data[Slices..];
        }

        foreach (var value in data)
        {
            crc = (crc >> 8) ^ tables[(byte)(crc ^ value)];
        }

        return crc;
    }

    // Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction" (Intel, 2009): the message as a polynomial is
    // kept congruent while 64 bytes at a time are folded into the next 64. The constants are powers of x modulo the polynomial, reflected:
    // x^(512±32) for four lanes, x^(128±32) for one, as the paper's table for gzip gives them. What is left are 16 bytes, for the tables.
    private static uint Fold(uint crc, ReadOnlySpan<byte> data)
    {
        ref var input = ref MemoryMarshal.GetReference(data);
        var byFour = Vector128.Create(0x1_5444_2bd4L, 0x1_c6e4_1596L);
        var byOne = Vector128.Create(0x1_7519_97d0L, 0x0_ccaa_009eL);
        var a = Load(ref input, 0) ^ Vector128.CreateScalar(crc).AsInt64();
        var b = Load(ref input, 16);
        var c = Load(ref input, 32);
        var d = Load(ref input, 48);
        nuint at = FoldLength;
        var end = (nuint)data.Length;
        for (; end - at >= FoldLength; at += FoldLength)
        {
            a = Multiply(a, byFour) ^ Load(ref input, at);
            b = Multiply(b, byFour) ^ Load(ref input, at + 16);
            c = Multiply(c, byFour) ^ Load(ref input, at + 32);
            d = Multiply(d, byFour) ^ Load(ref input, at + 48);
        }

        a = Multiply(a, byOne) ^ b;
        a = Multiply(a, byOne) ^ c;
        a = Multiply(a, byOne) ^ d;
        for (; at < end; at += 16)
        {
            a = Multiply(a, byOne) ^ Load(ref input, at);
        }

        Span<byte> rest = stackalloc byte[16];
        a.AsByte().CopyTo(rest);
        return Step(0, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<long> Load(ref byte input, nuint at) => Vector128.LoadUnsafe(ref input, at).AsInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<long> Multiply(Vector128<long> value, Vector128<long> by) =>
        Pclmulqdq.CarrylessMultiply(value, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, by, 0x11);

    // Table k advances a byte past k further zero bytes.
    private static uint[] BuildTables()
    {
        var tables = new uint[Slices * 256];
        for (var i = 0; i < 256; i++)
        {
            var crc = (uint)i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * Polynomial);
            }

            tables[i] = crc;
        }

        for (var i = 256; i < tables.Length; i++)
        {
            var previous = tables[i - 256];
            tables[i] = (previous >> 8) ^ tables[(byte)previous];
        }

        return tables;
    }
}
