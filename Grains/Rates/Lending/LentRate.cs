using Grains.Interfaces.Rates;

namespace Grains.Rates.Lending;

/// <summary>
/// A shared rate as one process sees it: a bucket that fills at whatever rate is lent at the moment. Taking is local and takes no grain
/// call. Its members may be called from any thread.
/// </summary>
internal sealed class LentRate
{
    // Told to wait where nothing is lent yet and so nothing can be computed: about two calls to a grain of the cluster.
    private static readonly TimeSpan NothingLent = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly long _origin;
    private Block _current;
    private Block _next;
    private double _safe;
    private TimeSpan _safeUntil;
    private double _tokens;
    private double _capacity = 1;
    private TimeSpan _updated;
    private TimeSpan _demandSince;
    private long _taken;
    private long _refused;
    private double _total;

    public LentRate(string scope, TimeProvider time)
    {
        (Scope, Kind, _time, _origin) = (scope, RateScopes.KindOf(scope), time, time.GetTimestamp());
    }

    /// <summary>The shared rate's key.</summary>
    public string Scope { get; }

    /// <summary>What kind of rate it is, as metrics show it.</summary>
    public string Kind { get; }

    /// <summary>Calls per second that are lent at present.</summary>
    public double PerSecond
    {
        get
        {
            lock (_lock)
            {
                return RateAt(Now);
            }
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>Takes one call's worth.</summary>
    /// <returns>Zero where it was taken, otherwise how long to wait before it could be.</returns>
    public TimeSpan TryTake()
    {
        lock (_lock)
        {
            Fill(Now);
            if (_tokens >= 1)
            {
                _tokens--;
                _taken++;
                return TimeSpan.Zero;
            }

            _refused++;
            var rate = RateAt(_updated);
            var wait = rate > 0 ? TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, (1 - _tokens) / rate)) : NothingLent;
            return wait > TimeSpan.Zero ? wait : TimeSpan.FromTicks(1);
        }
    }

    /// <summary>Takes one call's worth without asking: the call has to go out, and later ones pay for it.</summary>
    public void Charge()
    {
        lock (_lock)
        {
            Fill(Now);
            _tokens--;
            _taken++;
        }
    }

    /// <summary>Gives back what was taken and not used.</summary>
    public void Refund()
    {
        lock (_lock)
        {
            _tokens = Math.Min(_capacity, _tokens + 1);
            _taken--;
        }
    }

    /// <summary>Whether it is time to ask for the next block.</summary>
    public bool IsDue()
    {
        lock (_lock)
        {
            var now = Now;
            var end = _next.End > _current.End ? _next.End : _current.End;
            return end - now <= RateBudget.BlockLength / 2;
        }
    }

    /// <summary>What to ask for; begins a new measurement of the demand.</summary>
    public RateDemand Demand(string borrower)
    {
        lock (_lock)
        {
            var now = Now;
            var used = Math.Max(0, _taken) / Math.Max(0.1, (now - _demandSince).TotalSeconds);
            // Who is refused often could use more, and nobody knows how much: as much as there is. Now and then is a burst.
            var demand = _refused * 10 > _taken ? Math.Max(1, _total) : used * 1.25;
            (_taken, _refused, _demandSince) = (0, 0, now);
            return new RateDemand { Borrower = borrower, PerSecond = demand, SafePerSecond = _safe };
        }
    }

    /// <summary>Takes a block over.</summary>
    /// <param name="block">The answer.</param>
    /// <param name="askedAt">When the question was sent, as <see cref="Clock"/> tells it: the block ends no later than by the lender's clock.</param>
    public void Accept(RateBlock block, TimeSpan askedAt)
    {
        lock (_lock)
        {
            var now = Now;
            Fill(now);
            var accepted = new Block(now + block.StartsIn, askedAt + block.EndsIn, block.PerSecond);
            if (_current.End <= now)
            {
                (_current, _next) = (accepted, default);
            }
            else
            {
                _next = accepted with { Start = accepted.Start > _current.End ? accepted.Start : _current.End };
            }

            (_safe, _safeUntil, _total) = (block.SafePerSecond, askedAt + block.SafeFor, block.TotalPerSecond);
            // A second's worth, as much as was lent as extra, and always the call that a slow rate saves up for.
            _capacity = Math.Max(Math.Max(1, block.PerSecond), block.Extra);
            _tokens = Math.Min(_capacity, _tokens + block.Extra);
        }
    }

    /// <summary>The present on the clock of <see cref="Accept"/>.</summary>
    public TimeSpan Clock() => Now;

    /// <summary>Gives everything up.</summary>
    /// <returns>The calls that were saved up.</returns>
    public double GiveUp()
    {
        lock (_lock)
        {
            Fill(Now);
            var unused = Math.Max(0, _tokens);
            (_current, _next, _safe, _tokens) = (default, default, 0, 0);
            return unused;
        }
    }

    private void Fill(TimeSpan now)
    {
        var at = _updated;
        var earned = 0.0;
        while (at < now)
        {
            var until = NextChange(at, now);
            earned += RateAt(at) * (until - at).TotalSeconds;
            at = until;
        }

        _tokens = Math.Min(_capacity, _tokens + earned);
        _updated = now;
        if (_next.End > now && _next.Start <= now)
        {
            (_current, _next) = (_next, default);
        }
    }

    private TimeSpan NextChange(TimeSpan at, TimeSpan limit)
    {
        ReadOnlySpan<TimeSpan> changes = [_current.Start, _current.End, _next.Start, _next.End, _safeUntil];
        foreach (var change in changes)
        {
            limit = change > at && change < limit ? change : limit;
        }

        return limit;
    }

    private double RateAt(TimeSpan at) =>
        at >= _current.Start && at < _current.End ? _current.PerSecond
        : at >= _next.Start && at < _next.End ? _next.PerSecond
        : at < _safeUntil ? _safe : 0;

    private readonly record struct Block(TimeSpan Start, TimeSpan End, double PerSecond);
}
