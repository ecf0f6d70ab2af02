namespace Telepool.Gateway.Users;

/// <content>Bytes: what was moved, the quota, and the bandwidth.</content>
internal sealed partial class UserAccount
{
    // A worker takes part of what is left, so that what others hold at the end is little, and not so little that it asks all the time.
    private const long SmallestCredit = 4 * 1024;
    private const long LargestCredit = 1024 * 1024;
    private const long DebtCredit = 64 * 1024;

    private UserTotals _before;
    private long _usedBefore;
    private long _movedAtReset;
    private long _allowed = long.MaxValue;
    private volatile int _epoch = 1;
    private volatile SharedRate? _up;
    private volatile SharedRate? _down;

    /// <summary>Bytes from clients in this process.</summary>
    public long BytesUp => Sum(static cell => cell.Up);

    /// <summary>Bytes to clients in this process.</summary>
    public long BytesDown => Sum(static cell => cell.Down);

    /// <summary>Bytes that count against the quota, as far as this gateway knows.</summary>
    public long Used => Volatile.Read(ref _usedBefore) + BytesUp + BytesDown - Volatile.Read(ref _movedAtReset);

    /// <summary>Bytes were moved.</summary>
    /// <param name="worker">The calling worker's number.</param>
    /// <param name="up">From clients.</param>
    /// <param name="down">To clients.</param>
    public void Moved(int worker, long up, long down)
    {
        ref var cell = ref _cells[worker];
        cell.Up += up;
        cell.Down += down;
        cell.Credit -= up + down;
        if (cell.Credit < 0 || cell.Epoch != _epoch)
        {
            Refill(ref cell);
        }
    }

    /// <summary>How long reading must pause after bytes of one direction so that the user's bandwidth is kept. Free without a limit.</summary>
    /// <param name="worker">The calling worker's number.</param>
    /// <param name="isUp">Whether the bytes came from a client.</param>
    /// <param name="bytes">How many.</param>
    /// <param name="nowMs">The worker's clock.</param>
    /// <returns>Milliseconds, mostly 0.</returns>
    public int PauseFor(int worker, bool isUp, int bytes, long nowMs)
    {
        var rate = isUp ? _up : _down;
        if (rate is null)
        {
            return 0;
        }

        ref var cell = ref _cells[worker];
        ref var ahead = ref isUp ? ref cell.UpAhead : ref cell.DownAhead;
        ahead -= bytes;
        if (ahead >= 0)
        {
            return 0;
        }

        var wait = rate.Take(rate.Block - ahead, nowMs);
        ahead = rate.Block;
        return wait;
    }

    /// <summary>What is counted so far.</summary>
    /// <param name="now">The present.</param>
    /// <param name="nowMs">The same on the workers' clock.</param>
    public UserTotals Totals(DateTimeOffset now, long nowMs)
    {
        lock (_lock)
        {
            return _before with
            {
                BytesUp = _before.BytesUp + BytesUp,
                BytesDown = _before.BytesDown + BytesDown,
                Used = Used,
                Connections = _connections,
                LastSeen = _open > 0 ? now : _lastOpenedMs == long.MinValue ? _before.LastSeen : now - TimeSpan.FromMilliseconds(nowMs - _lastOpenedMs),
            };
        }
    }

    /// <summary>Begins to count the quota anew.</summary>
    public void ResetQuota(DateTimeOffset now)
    {
        lock (_lock)
        {
            _before = _before with { ResetAt = now };
            Volatile.Write(ref _usedBefore, 0);
            Volatile.Write(ref _movedAtReset, BytesUp + BytesDown);
        }

        if (!IsShared)
        {
            ChangeQuota();
        }
    }

    private void ChangeRate(long? bytesPerSecond)
    {
        if (bytesPerSecond == _up?.BytesPerSecond)
        {
            return;
        }

        _up = bytesPerSecond is { } up ? new SharedRate(up) : null;
        _down = bytesPerSecond is { } down ? new SharedRate(down) : null;
    }

    private void ChangeQuota()
    {
        lock (_lock)
        {
            if (IsShared)
            {
                // What may be moved is what the cluster lends; until it was asked nobody knows.
                if (_settings.QuotaBytes is null)
                {
                    (_allowed, _lent) = (long.MaxValue, long.MaxValue);
                    _bars &= ~AccountBars.QuotaUsedUp;
                }
                else if (_lent == long.MaxValue)
                {
                    _lent = BytesUp + BytesDown;
                    _allowed = _lent;
                    _epoch++;
                }

                return;
            }

            _allowed = _settings.QuotaBytes is { } quota ? quota - Volatile.Read(ref _usedBefore) + Volatile.Read(ref _movedAtReset) : long.MaxValue;
            _epoch++;
            _bars = _allowed - BytesUp - BytesDown <= 0 ? _bars | AccountBars.QuotaUsedUp : _bars & ~AccountBars.QuotaUsedUp;
        }
    }

    private void Refill(ref UserCell cell)
    {
        lock (_lock)
        {
            if (_allowed == long.MaxValue)
            {
                (cell.Credit, cell.Epoch) = (LargestCredit, _epoch);
                return;
            }

            cell.Credit = 0;
            var (moved, parked) = (0L, 0L);
            foreach (ref readonly var each in _cells.AsSpan())
            {
                moved += each.Up + each.Down;
                parked += each.Epoch == _epoch ? Math.Max(0, each.Credit) : 0;
            }

            var left = _allowed - moved - parked;
            if (left <= 0 && parked > 0)
            {
                // Workers that are idle would keep the rest for ever: what they hold is void, and they ask anew when they move something.
                _epoch++;
                left = _allowed - moved;
            }

            cell.Epoch = _epoch;
            if (left > 0)
            {
                cell.Credit = Math.Min(left, Math.Clamp(left / (2 * _cells.Length), SmallestCredit, LargestCredit));
            }
            else if (IsShared)
            {
                // The next block is on its way, or the cluster says that there is none. What is moved until then is charged all the same.
                cell.Credit = DebtCredit;
            }
            else
            {
                _bars |= AccountBars.QuotaUsedUp;
            }
        }

        if (IsShared)
        {
            AfterRefill();
        }
    }

    private long Sum(Func<UserCell, long> select)
    {
        var sum = 0L;
        foreach (ref readonly var cell in _cells.AsSpan())
        {
            sum += select(cell);
        }

        return sum;
    }
}
