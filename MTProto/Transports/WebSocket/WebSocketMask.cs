using System.Numerics;
using System.Runtime.InteropServices;

namespace MTProto.Transports.WebSocket;

/// <summary>The masking of what clients send (RFC 6455 section 5.3).</summary>
public static class WebSocketMask
{
    /// <summary>Puts bytes under a mask, or takes them from under it.</summary>
    /// <param name="mask">The four bytes of the mask, the first lowest.</param>
    /// <param name="phase">Which of them is the first byte's, 0 to 3.</param>
    /// <param name="data">The bytes.</param>
    /// <returns>The phase behind them.</returns>
    public static int Apply(uint mask, int phase, Span<byte> data)
    {
        var turned = BitOperations.RotateRight(mask, 8 * phase);
        phase = (phase + data.Length) & 3;
        var wide = new Vector<uint>(BitConverter.IsLittleEndian ? turned : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(turned));
        var vectors = MemoryMarshal.Cast<byte, Vector<uint>>(data);
        foreach (ref var vector in vectors)
        {
            vector ^= wide;
        }

        // A vector is a multiple of four bytes, so the mask begins anew behind the last.
        data = data[(vectors.Length * Vector<byte>.Count)..];
        for (var i = 0; i < data.Length; i++)
        {
            data[i] ^= (byte)(turned >> (8 * (i & 3)));
        }

        return phase;
    }
}
