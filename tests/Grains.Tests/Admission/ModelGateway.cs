using Grains.Admission.Users;
using Grains.Interfaces.Admission;

namespace Grains.Tests.Admission;

/// <summary>A gateway reduced to what it may hold: opens, closes and moves at random, as far as its block goes, and loses some of the answers.</summary>
internal sealed class ModelGateway(string name, UserLimits limits, Random random)
{
    private readonly List<DeviceId> _connections = [];
    private readonly HashSet<DeviceId> _granted = [];
    private DateTimeOffset _until;
    private int _slots;
    private long _lent;
    private long _moved;
    private long _counted;
    private long _taken;
    private long _sequence;

    public int Open => _connections.Count;

    public IEnumerable<DeviceId> Devices => _connections;

    public void Work(DateTimeOffset now)
    {
        if (now >= _until)
        {
            // A model of the strictest gateway: what it may not keep it closes.
            (_slots, _) = (0, _granted.RemoveWhere(_ => true));
            _connections.Clear();
            return;
        }

        if (_connections.Count > 0 && random.NextDouble() < 0.3)
        {
            _connections.RemoveAt(random.Next(_connections.Count));
        }

        if (_connections.Count < _slots && _granted.Count > 0)
        {
            _connections.Add(_granted.ElementAt(random.Next(_granted.Count)));
        }

        _moved += Math.Min(Math.Max(0, _lent - _moved), random.Next(50_000));
    }

    public void Exchange(UserLedger ledger, DateTimeOffset now)
    {
        _granted.RemoveWhere(device => !_connections.Contains(device) && random.NextDouble() < 0.5);
        _slots = Math.Min(_slots, Open + random.Next(3));
        var report = new UserReport
        {
            Gateway = name,
            Sequence = ++_sequence,
            Limits = limits,
            Connections = Open,
            Slots = _slots,
            Waiting = random.Next(4),
            Spare = random.Next(8),
            Devices = [.. _granted],
            NewDevices = [new DeviceId((ulong)random.Next(100), false)],
            BytesUp = _moved,
            CountedUp = _counted,
            Lent = _lent,
            Ahead = 500_000,
        };
        var block = ledger.Exchange(report, now);
        if (random.NextDouble() < 0.2)
        {
            return;
        }

        (_slots, _lent, _until, _counted) = (block.Slots, block.Lent, now + block.TimeToLive, report.BytesUp);
        _granted.UnionWith(block.Admitted);
    }

    /// <summary>Bytes moved since the last call.</summary>
    public long TakeMoved()
    {
        var moved = _moved - _taken;
        _taken = _moved;
        return moved;
    }
}
