using System.Numerics;

namespace Emulator.World;

/// <summary>
/// The ids of the messages that exist in a channel: one bit per id and one count per 4,096 ids, so that a million messages cost
/// 125 kB and the n-th one is found by a look at a few hundred counts. Not safe for use by several threads at once.
/// </summary>
internal sealed class IdSet
{
    private const int WordsPerBlock = 64;
    private const int IdsPerBlock = WordsPerBlock * 64;

    private ulong[] _words = new ulong[WordsPerBlock];
    private int[] _counts = new int[1];

    /// <summary>How many ids are in the set.</summary>
    public int Count { get; private set; }

    /// <summary>The highest id that was ever added; ids start at 1.</summary>
    public int MaxId { get; private set; }

    public bool Contains(int id) => id > 0 && id <= MaxId && (_words[id >> 6] & (1UL << (id & 63))) != 0;

    public void Add(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(id);
        var block = id / IdsPerBlock;
        if (block >= _counts.Length)
        {
            var blocks = Math.Max(_counts.Length * 2, block + 1);
            Array.Resize(ref _counts, blocks);
            Array.Resize(ref _words, blocks * WordsPerBlock);
        }

        MaxId = Math.Max(MaxId, id);
        var bit = 1UL << (id & 63);
        if ((_words[id >> 6] & bit) == 0)
        {
            _words[id >> 6] |= bit;
            _counts[block]++;
            Count++;
        }
    }

    public bool Remove(int id)
    {
        if (!Contains(id))
        {
            return false;
        }

        _words[id >> 6] &= ~(1UL << (id & 63));
        _counts[id / IdsPerBlock]--;
        Count--;
        return true;
    }

    /// <summary>How many ids of the set are at least <paramref name="id"/>.</summary>
    public int CountFrom(long id)
    {
        if (id <= 1)
        {
            return Count;
        }

        if (id > MaxId)
        {
            return 0;
        }

        var below = 0;
        var block = (int)id / IdsPerBlock;
        for (var i = 0; i < block; i++)
        {
            below += _counts[i];
        }

        var word = (int)id >> 6;
        for (var i = block * WordsPerBlock; i < word; i++)
        {
            below += BitOperations.PopCount(_words[i]);
        }

        below += BitOperations.PopCount(_words[word] & ((1UL << ((int)id & 63)) - 1));
        return Count - below;
    }

    /// <summary>Writes ids from the newest down, leaving out the first <paramref name="skip"/>; returns how many were written.</summary>
    public int CopyDescending(int skip, Span<int> destination)
    {
        if (skip >= Count || destination.IsEmpty)
        {
            return 0;
        }

        var block = _counts.Length - 1;
        while (skip >= _counts[block])
        {
            skip -= _counts[block--];
        }

        var written = 0;
        for (var word = (block * WordsPerBlock) + WordsPerBlock - 1; word >= 0 && written < destination.Length; word--)
        {
            var bits = _words[word];
            var count = BitOperations.PopCount(bits);
            if (skip >= count)
            {
                skip -= count;
                continue;
            }

            while (bits != 0 && written < destination.Length)
            {
                var top = 63 - BitOperations.LeadingZeroCount(bits);
                bits &= ~(1UL << top);
                if (skip > 0)
                {
                    skip--;
                    continue;
                }

                destination[written++] = (word << 6) | top;
            }
        }

        return written;
    }
}
