using System.Runtime.InteropServices;

namespace Telepool.Gateway.Relaying;

/// <summary>
/// Memory for what sockets did not take, of one worker: powers of two from 4 KiB to 512 KiB. What is given back is kept for the next up to a
/// total, and freed beyond it.
/// </summary>
internal sealed unsafe class PendingPool : IDisposable
{
    private const int SmallestShift = 12;
    private const int ClassCount = 8;
    private const long MaxKept = 4 * 1024 * 1024;

    private readonly Stack<nint>[] _kept = [.. Enumerable.Range(0, ClassCount).Select(static _ => new Stack<nint>())];
    private long _keptBytes;

    /// <summary>Bytes that are in use.</summary>
    public long Used { get; private set; }

    /// <summary>Takes memory.</summary>
    /// <param name="length">Bytes that are needed, up to 512 KiB.</param>
    /// <param name="size">What to give back with it.</param>
    public byte* Take(int length, out byte size)
    {
        size = 0;
        while (LengthOf(size) < length)
        {
            size++;
        }

        Used += LengthOf(size);
        if (_kept[size].TryPop(out var memory))
        {
            _keptBytes -= LengthOf(size);
            return (byte*)memory;
        }

        return (byte*)NativeMemory.Alloc((nuint)LengthOf(size));
    }

    /// <summary>Gives memory back.</summary>
    public void Return(byte* memory, byte size)
    {
        Used -= LengthOf(size);
        if (_keptBytes + LengthOf(size) > MaxKept)
        {
            NativeMemory.Free(memory);
            return;
        }

        _keptBytes += LengthOf(size);
        _kept[size].Push((nint)memory);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var kept in _kept)
        {
            while (kept.TryPop(out var memory))
            {
                NativeMemory.Free((void*)memory);
            }
        }
    }

    private static int LengthOf(byte size) => 1 << (SmallestShift + size);
}
