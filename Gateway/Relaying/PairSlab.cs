using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Telepool.Gateway.Relaying;

/// <summary>The memory of one worker's pairs, in chunks that never move. What is freed is overwritten at once, for it holds keys.</summary>
internal sealed unsafe class PairSlab : IDisposable
{
    private const int ChunkShift = 7;
    private const int ChunkLength = 1 << ChunkShift;

    private readonly List<nint> _chunks = [];
    private readonly Stack<int> _free = [];

    /// <summary>Pairs in use.</summary>
    public int Count { get; private set; }

    /// <summary>Places that there are, used or free.</summary>
    public int Capacity => _chunks.Count << ChunkShift;

    /// <summary>A place, used or free.</summary>
    public Pair* this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Pair*)_chunks[index >> ChunkShift] + (index & (ChunkLength - 1));
    }

    /// <summary>Takes a place, all zeros but its generation.</summary>
    public Pair* Take(out int index)
    {
        if (!_free.TryPop(out index))
        {
            Grow();
            index = _free.Pop();
        }

        Count++;
        var pair = this[index];
        pair->Generation++;
        return pair;
    }

    /// <summary>Overwrites a place and gives it back.</summary>
    public void Free(int index)
    {
        var pair = this[index];
        var generation = pair->Generation + 1;
        CryptographicOperations.ZeroMemory(new Span<byte>(pair, sizeof(Pair)));
        pair->Generation = generation;
        _free.Push(index);
        Count--;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var chunk in _chunks)
        {
            CryptographicOperations.ZeroMemory(new Span<byte>((void*)chunk, ChunkLength * sizeof(Pair)));
            NativeMemory.Free((void*)chunk);
        }

        _chunks.Clear();
        _free.Clear();
    }

    private void Grow()
    {
        var first = Capacity;
        _chunks.Add((nint)NativeMemory.AllocZeroed(ChunkLength, (nuint)sizeof(Pair)));
        for (var i = ChunkLength - 1; i >= 0; i--)
        {
            _free.Push(first + i);
        }
    }
}
