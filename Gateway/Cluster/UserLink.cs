using Grains.Interfaces.Admission;
using Telepool.Gateway.Users;

namespace Telepool.Gateway.Cluster;

/// <summary>
/// One user between this gateway and its grain: what was reported, who waits. Reports go one after the other. The queue may be used from any thread,
/// the rest by whoever has <see cref="TryEnter"/>ed.
/// </summary>
internal sealed class UserLink(UserAccount account, string gateway)
{
    // Enough for what comes within a few reports, from a megabyte up: less would be asked for all the time.
    private const long SmallestAhead = 1024 * 1024;
    private const long LargestAhead = 256L * 1024 * 1024;
    private const int ReportsAhead = 4;
    private const int IdleReports = 3;
    private const int SmallestSpare = 2;
    private const int LargestSpare = 64;
    private const int SpareShare = 4;

    private readonly Lock _lock = new();
    private readonly Queue<WaitingConnection> _waiting = new();
    private bool _isEntered;
    private bool _isWanted;
    private long _sequence;
    private long _countedUp;
    private long _countedDown;
    private long _movedBefore;
    private int _idle;

    /// <summary>The account.</summary>
    public UserAccount Account => account;

    /// <summary>When the next report is due without anybody asking, on the clock of workers.</summary>
    public long DueAt { get; set; } = long.MinValue;

    /// <summary>Whether the cluster has ever answered for this user.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Whether the grain may hold something for this gateway.</summary>
    public bool IsHolding { get; private set; }

    /// <summary>Whether somebody elsewhere waits for what is not used here.</summary>
    public bool IsRecalled { get; private set; }

    /// <summary>Connections that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Lets a connection wait.</summary>
    public void Enqueue(WaitingConnection connection)
    {
        lock (_lock)
        {
            _waiting.Enqueue(connection);
            _isWanted = true;
        }
    }

    /// <summary>Demands a report of whoever has the right to make it.</summary>
    public void Demand()
    {
        lock (_lock)
        {
            _isWanted = true;
        }
    }

    /// <summary>Demands a report, and takes the right to make it unless somebody has it, who makes another then.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            _isWanted = true;
            if (_isEntered)
            {
                return false;
            }

            _isEntered = true;
            return true;
        }
    }

    /// <summary>Begins a report that answers every demand so far.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            _isWanted = false;
        }
    }

    /// <summary>Gives the right back, unless another report was demanded meanwhile.</summary>
    public bool TryLeave()
    {
        lock (_lock)
        {
            _isEntered = _isWanted;
            return !_isEntered;
        }
    }

    /// <summary>What is to be reported now.</summary>
    /// <param name="isLeaving">Whether the gateway stops, or the user has nothing here any more.</param>
    /// <param name="now">The clock of workers.</param>
    public UserReport Report(bool isLeaving, long now)
    {
        var settings = account.Settings;
        WaitingConnection[] waiting;
        lock (_lock)
        {
            waiting = [.. _waiting];
        }

        var moved = account.BytesUp + account.BytesDown;
        _idle = moved == _movedBefore ? _idle + 1 : 0;
        var ahead = settings.QuotaBytes is null || isLeaving || (_idle >= IdleReports && waiting.Length == 0) ? 0
            : Math.Clamp((moved - _movedBefore) * ReportsAhead, SmallestAhead, LargestAhead);
        _movedBefore = moved;
        if (ahead == 0)
        {
            account.GiveBack(0);
        }

        var spare = IsRecalled || isLeaving ? 0 : Math.Clamp(account.Connections / SpareShare, SmallestSpare, LargestSpare);
        var hold = account.Hold(spare, now);
        return new UserReport
        {
            Gateway = gateway,
            Sequence = ++_sequence,
            Limits = new UserLimits
            {
                MaxConnections = settings.MaxConnections,
                MaxDevices = settings.MaxDevices,
                QuotaBytes = settings.QuotaBytes,
                Expires = settings.Expires,
                IsEnabled = settings.IsEnabled,
            },
            Connections = hold.Connections,
            Slots = hold.Slots,
            Waiting = waiting.Length,
            Spare = spare,
            Devices = hold.Devices,
            DeviceCount = hold.DeviceCount,
            NewDevices = settings.MaxDevices is null ? []
                : [.. waiting.Select(static each => UserAccount.DeviceOf(each.Request.Address)).Distinct().Where(device => !account.Knows(device)).Select(UserAccount.ToDeviceId)],
            BytesUp = hold.BytesUp,
            BytesDown = hold.BytesDown,
            CountedUp = _countedUp,
            CountedDown = _countedDown,
            Lent = hold.Lent,
            Ahead = ahead,
            IsLeaving = isLeaving,
        };
    }

    /// <summary>A report was answered.</summary>
    public void Answered(UserReport report, UserBlock block, long askedAt, long now)
    {
        (_countedUp, _countedDown) = (report.BytesUp, report.BytesDown);
        IsKnown = true;
        IsHolding = !report.IsLeaving;
        IsRecalled = block.IsRecalled;
        if (!report.IsLeaving)
        {
            account.Accept(block, askedAt + (long)block.TimeToLive.TotalMilliseconds, now);
        }
    }

    /// <summary>A report was sent and nobody knows what became of it.</summary>
    public void Lost() => IsHolding = true;

    /// <summary>Takes everybody who waits.</summary>
    public WaitingConnection[] TakeWaiting()
    {
        lock (_lock)
        {
            WaitingConnection[] all = [.. _waiting];
            _waiting.Clear();
            return all;
        }
    }

    /// <summary>Lets some wait on, before those who came meanwhile.</summary>
    public void WaitOn(List<WaitingConnection> connections)
    {
        lock (_lock)
        {
            connections.AddRange(_waiting);
            _waiting.Clear();
            connections.ForEach(_waiting.Enqueue);
        }
    }
}
