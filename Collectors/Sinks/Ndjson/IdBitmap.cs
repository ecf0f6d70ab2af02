using System.Numerics;

namespace Telepool.Collectors.Sinks.Ndjson;

/// <summary>A set of message ids, a bit each in blocks of 65,536: ids of a channel are dense, so ten million take little over a megabyte.</summary>
internal sealed class IdBitmap
{
    private const int BlockBits = 16;
    private const int WordsPerBlock = 1 << (BlockBits - 6);

    private readonly SortedDictionary<int, ulong[]> _blocks = [];

    public void Add(int id)
    {
        if (!_blocks.TryGetValue(id >> BlockBits, out var block))
        {
            _blocks.Add(id >> BlockBits, block = new ulong[WordsPerBlock]);
        }

        block[WordOf(id)] |= 1UL << id;
    }

    public bool Contains(int id) => _blocks.TryGetValue(id >> BlockBits, out var block) && (block[WordOf(id)] >> id & 1) != 0;

    /// <summary>The ids from <paramref name="low"/> up that are not in <paramref name="without"/>, ascending.</summary>
    public IEnumerable<int> From(int low, IdBitmap without)
    {
        foreach (var (number, block) in _blocks)
        {
            if (number < low >> BlockBits)
            {
                continue;
            }

            var removed = without._blocks.GetValueOrDefault(number);
            for (var word = 0; word < WordsPerBlock; word++)
            {
                for (var bits = block[word] & ~(removed?[word] ?? 0); bits != 0; bits &= bits - 1)
                {
                    var id = (number << BlockBits) + (word << 6) + BitOperations.TrailingZeroCount(bits);
                    if (id >= low)
                    {
                        yield return id;
                    }
                }
            }
        }
    }

    private static int WordOf(int id) => id >> 6 & (WordsPerBlock - 1);
}
