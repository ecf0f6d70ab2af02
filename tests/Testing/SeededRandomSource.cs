using System.Buffers.Binary;
using MTProto.Crypto;

namespace Testing;

/// <summary>
/// The same bytes for the same seed, by SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// 2014). For tests only.
/// </summary>
public sealed class SeededRandomSource(ulong seed) : IRandomSource
{
    private readonly Lock _lock = new();
    private ulong _state = seed;

    public void Fill(Span<byte> destination)
    {
        lock (_lock)
        {
            Span<byte> word = stackalloc byte[8];
            for (; destination.Length > 0; destination = destination[Math.Min(8, destination.Length)..])
            {
                BinaryPrimitives.WriteUInt64LittleEndian(word, Next());
                word[..Math.Min(8, destination.Length)].CopyTo(destination);
            }
        }
    }

    /// <summary>So many bytes in an array of their own.</summary>
    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        Fill(bytes);
        return bytes;
    }

    private ulong Next()
    {
        var z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
