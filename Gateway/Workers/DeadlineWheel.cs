using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Telepool.Gateway.Workers;

/// <summary>
/// The deadlines of one worker, in slots of <see cref="TickLength"/>: setting and taking back cost a few stores, and being late by a tick is
/// what nobody minds who waits for seconds. A deadline that is further off than the wheel reaches stays in its slot for another round.
/// </summary>
internal sealed class DeadlineWheel
{
    /// <summary>Milliseconds of a slot.</summary>
    public const int TickLength = 50;

    private const int SlotCount = 512;

    private readonly int[] _slots = new int[SlotCount];
    private readonly ulong[] _used = new ulong[SlotCount / 64];
    private readonly Queue<int> _due = [];
    private Entry[] _entries = new Entry[64];
    private int _free = -1;
    private int _count;
    private long _tick;

    /// <summary>Makes a wheel without deadlines.</summary>
    /// <param name="now">The worker's clock in milliseconds.</param>
    public DeadlineWheel(long now)
    {
        Array.Fill(_slots, -1);
        _tick = now / TickLength;
    }

    /// <summary>Sets a deadline.</summary>
    /// <param name="at">When, on the worker's clock; at the next tick where that has passed.</param>
    /// <param name="target">Who is told.</param>
    public DeadlineId Add(long at, IDeadline target)
    {
        var index = Take();
        var tick = Math.Max((at + TickLength - 1) / TickLength, _tick + 1);
        ref var entry = ref _entries[index];
        entry.Target = target;
        entry.Tick = tick;
        Link(index, (int)(tick % SlotCount));
        return new DeadlineId(index, entry.Generation);
    }

    /// <summary>Takes a deadline back; one that has passed is none any more.</summary>
    public void Cancel(DeadlineId id)
    {
        if (id.Generation == 0 || _entries[id.Slot].Generation != id.Generation)
        {
            return;
        }

        if (_entries[id.Slot].IsDue)
        {
            _entries[id.Slot].Target = null;
            return;
        }

        Unlink(id.Slot);
        Release(id.Slot);
    }

    /// <summary>Milliseconds until something may be due; -1 without any deadline.</summary>
    public int NextWait(long now)
    {
        for (var i = 0; i <= _used.Length; i++)
        {
            var start = (int)((_tick + 1) % SlotCount);
            var word = ((start / 64) + i) % _used.Length;
            var bits = _used[word];
            bits = i == 0 ? bits & (ulong.MaxValue << (start % 64)) : i == _used.Length ? bits & ~(ulong.MaxValue << (start % 64)) : bits;
            if (bits != 0)
            {
                var slot = (word * 64) + BitOperations.TrailingZeroCount(bits);
                var tick = _tick + 1 + ((slot - start + SlotCount) % SlotCount);
                return (int)Math.Max((tick * TickLength) - now, 0);
            }
        }

        return -1;
    }

    /// <summary>Moves on to a time; <see cref="TryTake"/> then has everybody whose time is over.</summary>
    /// <param name="now">The worker's clock.</param>
    public void Advance(long now)
    {
        var last = now / TickLength;
        if (last <= _tick)
        {
            return;
        }

        var first = Math.Max(_tick + 1, last - SlotCount + 1);
        _tick = last;
        for (var tick = first; tick <= last; tick++)
        {
            Collect((int)(tick % SlotCount), last);
        }
    }

    /// <summary>Somebody whose time is over and who was not told yet.</summary>
    public bool TryTake([NotNullWhen(true)] out IDeadline? target)
    {
        while (_due.TryDequeue(out var index))
        {
            target = _entries[index].Target;
            Release(index);
            if (target is not null)
            {
                return true;
            }
        }

        target = null;
        return false;
    }

    private void Collect(int slot, long last)
    {
        for (var index = _slots[slot]; index >= 0;)
        {
            var next = _entries[index].Next;
            if (_entries[index].Tick <= last)
            {
                Unlink(index);
                _entries[index].IsDue = true;
                _due.Enqueue(index);
            }

            index = next;
        }
    }

    private void Link(int index, int slot)
    {
        ref var entry = ref _entries[index];
        entry.Next = _slots[slot];
        entry.Previous = -1;
        if (entry.Next >= 0)
        {
            _entries[entry.Next].Previous = index;
        }

        _slots[slot] = index;
        _used[slot / 64] |= 1ul << (slot % 64);
    }

    private void Unlink(int index)
    {
        ref var entry = ref _entries[index];
        if (entry.Next >= 0)
        {
            _entries[entry.Next].Previous = entry.Previous;
        }

        if (entry.Previous >= 0)
        {
            _entries[entry.Previous].Next = entry.Next;
            return;
        }

        var slot = (int)(entry.Tick % SlotCount);
        _slots[slot] = entry.Next;
        if (entry.Next < 0)
        {
            _used[slot / 64] &= ~(1ul << (slot % 64));
        }
    }

    private int Take()
    {
        if (_free >= 0)
        {
            var index = _free;
            _free = _entries[index].Next;
            return index;
        }

        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, _count * 2);
        }

        _entries[_count].Generation = 1;
        return _count++;
    }

    private void Release(int index)
    {
        ref var entry = ref _entries[index];
        entry.Target = null;
        entry.IsDue = false;
        entry.Generation = entry.Generation == uint.MaxValue ? 1 : entry.Generation + 1;
        entry.Next = _free;
        _free = index;
    }

    private struct Entry
    {
        public IDeadline? Target;
        public long Tick;
        public int Next;
        public int Previous;
        public uint Generation;
        public bool IsDue;
    }
}
