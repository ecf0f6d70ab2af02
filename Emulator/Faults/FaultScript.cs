using Emulator.Accounts;

namespace Emulator.Faults;

/// <summary>The faults that were ordered, oldest first. Safe for use by several threads.</summary>
internal sealed class FaultScript
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private volatile bool _isEmpty = true;

    /// <summary>How many calls are still to fail.</summary>
    public long Pending
    {
        get
        {
            lock (_lock)
            {
                return _entries.Sum(entry => (long)entry.Left);
            }
        }
    }

    public void Add(ScriptedFault fault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fault.Times, 1);
        lock (_lock)
        {
            _entries.Add(new Entry(fault, fault.Phone is null ? 0 : AccountDirectory.FindByPhone(fault.Phone)?.UserId ?? -1));
            _isEmpty = false;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            _isEmpty = true;
        }
    }

    /// <summary>The fault that a call gets, or null.</summary>
    public ScriptedFault? Take(string method, int dataCenter, long userId)
    {
        if (_isEmpty)
        {
            return null;
        }

        lock (_lock)
        {
            var index = _entries.FindIndex(entry => entry.Meets(method, dataCenter, userId));
            if (index < 0)
            {
                return null;
            }

            var entry = _entries[index];
            if (entry.Fault.Times != int.MaxValue && --entry.Left == 0)
            {
                _entries.RemoveAt(index);
                _isEmpty = _entries.Count == 0;
            }

            return entry.Fault;
        }
    }

    private sealed class Entry(ScriptedFault fault, long userId)
    {
        public ScriptedFault Fault => fault;

        public int Left { get; set; } = fault.Times;

        public bool Meets(string method, int dataCenter, long caller) =>
            (fault.Method is null || fault.Method == method)
            && (fault.DataCenter is null || fault.DataCenter == dataCenter)
            && (userId == 0 || userId == caller);
    }
}
