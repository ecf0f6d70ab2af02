using System.Numerics;

namespace MTProto.Transports.Secrets;

/// <summary>
/// Which secrets were last used under a key (a network, a host name), for a bounded number of keys: sets of four, of which the one used longest ago makes
/// room. Only what succeeded is remembered, so strangers evict nothing.
/// </summary>
internal sealed class HintTable
{
    /// <summary>Secrets remembered under a key.</summary>
    public const int Depth = 4;

    private const int Ways = 4;

    private readonly Slot[] _slots;
    private uint _clock;

    /// <summary>A table for about so many keys; 0 remembers nothing.</summary>
    public HintTable(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _slots = capacity == 0 ? [] : new Slot[BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, Ways))];
    }

    /// <summary>Copies the secrets of a key out, the last used first.</summary>
    /// <returns>How many.</returns>
    public int Find(ulong key, Span<ulong> secrets)
    {
        var slot = FindSlot(key);
        if (slot < 0)
        {
            return 0;
        }

        var found = _slots[slot];
        secrets[0] = found.First;
        secrets[1] = found.Second;
        secrets[2] = found.Third;
        secrets[3] = found.Fourth;
        return found.Count;
    }

    /// <summary>Puts a secret in front of the others of a key.</summary>
    public void Remember(ulong key, ulong secret)
    {
        if (_slots.Length == 0)
        {
            return;
        }

        var position = FindSlot(key);
        if (position < 0)
        {
            position = Oldest(key);
            _slots[position] = new Slot { Key = key };
        }

        ref var slot = ref _slots[position];
        slot.Used = ++_clock;
        if (slot.Count > 0 && slot.First == secret)
        {
            return;
        }

        // Moves what stood before the secret's old place back by one; a fifth drops out.
        var (first, second, third) = (slot.First, slot.Second, slot.Third);
        var at = slot.Count > 1 && second == secret ? 1 : slot.Count > 2 && third == secret ? 2 : slot.Count > 3 && slot.Fourth == secret ? 3 : Depth;
        slot.First = secret;
        slot.Second = first;
        slot.Third = at > 1 ? second : third;
        slot.Fourth = at > 2 ? third : slot.Fourth;
        if (at == Depth)
        {
            slot.Count = Math.Min(slot.Count + 1, Depth);
        }
    }

    private int FindSlot(ulong key)
    {
        if (_slots.Length == 0)
        {
            return -1;
        }

        var set = Set(key);
        for (var i = set; i < set + Ways; i++)
        {
            if (_slots[i].Count > 0 && _slots[i].Key == key)
            {
                return i;
            }
        }

        return -1;
    }

    private int Oldest(ulong key)
    {
        var oldest = Set(key);
        for (var i = oldest + 1; i < Set(key) + Ways; i++)
        {
            // The clock may wrap; what counts is how long ago it was.
            if (_slots[i].Count == 0 || (_slots[oldest].Count > 0 && _clock - _slots[i].Used > _clock - _slots[oldest].Used))
            {
                oldest = i;
            }
        }

        return oldest;
    }

    // Fibonacci hashing: the high bits of a product with 2^64 divided by the golden ratio.
    private int Set(ulong key) => (int)((key * 0x9e37_79b9_7f4a_7c15) >> 32) & (_slots.Length - 1) & ~(Ways - 1);

    private struct Slot
    {
        public ulong Key;
        public ulong First;
        public ulong Second;
        public ulong Third;
        public ulong Fourth;
        public int Count;
        public uint Used;
    }
}
