using Grains.Interfaces.Rates;

namespace Grains.Rates.Lending;

/// <summary>
/// Divides a rate among borrowers. At every moment the blocks that run then, and the safe rates of those who have none, add up to the
/// rate at most; what nobody holds fills a bucket of one second's worth (at least a call), lent as extras. Times count from any fixed moment.
/// </summary>
internal sealed class RateBudget(double perSecond, TimeSpan now)
{
    /// <summary>How long a block lasts. A process that dies keeps its block so long, and a new one waits so long for its share.</summary>
    public static readonly TimeSpan BlockLength = TimeSpan.FromSeconds(2);

    /// <summary>How long the safe rate holds after the last answer. Longer than it takes a cluster to notice a dead machine.</summary>
    public static readonly TimeSpan SafeFor = TimeSpan.FromSeconds(50);

    /// <summary>The longest that a block can be running still, lent by a budget that nobody remembers.</summary>
    public static readonly TimeSpan LongestLoan = 2 * BlockLength;

    // Until then a silent borrower's safe rate stays reserved; longer than that rate holds.
    private static readonly TimeSpan ForgetAfter = SafeFor + TimeSpan.FromSeconds(10);

    // The part of the rate that is promised as safe rates. It is lent like the rest as long as everybody asks.
    private const double SafeShare = 0.5;

    // Of what nobody asked for, so much is lent all the same; the rest is there at once for a process that begins.
    private const double IdleShare = 0.5;

    private readonly Dictionary<string, Borrower> _borrowers = new(StringComparer.Ordinal);
    private double _perSecond = perSecond;
    private double _bucket = Math.Max(1, perSecond);
    private TimeSpan _updated = now;

    /// <summary>The rate. Blocks that were lent of an earlier one run to their end, <see cref="BlockLength"/> at most.</summary>
    public double PerSecond
    {
        get => _perSecond;
        set => (_perSecond, _bucket) = (value, Math.Min(_bucket, Math.Max(1, value)));
    }

    private double Burst => Math.Max(1, _perSecond);

    /// <summary>Until then nothing new is lent, since somebody may hold blocks of an earlier budget.</summary>
    public TimeSpan RecoversUntil { get; init; } = now;

    public RateBlock Borrow(RateDemand demand, TimeSpan now)
    {
        Settle(now);
        if (!_borrowers.TryGetValue(demand.Borrower, out var borrower))
        {
            _borrowers[demand.Borrower] = borrower = new Borrower { Safe = Math.Min(demand.SafePerSecond, SafeLeft()), End = now };
        }

        (borrower.Demand, borrower.HeardAt) = (demand.PerSecond, now);
        if (borrower.NextStart > now)
        {
            // It has its next block already, and the answer got lost.
            return Describe(borrower, 0, now);
        }

        var recovers = now < RecoversUntil;
        var start = borrower.End > now ? borrower.End : now;
        if (!recovers)
        {
            // Never more than fits beside what others hold already for the time in which it could be needed.
            borrower.Safe = Math.Min(
                _perSecond * SafeShare / _borrowers.Count, Math.Max(borrower.Safe, Math.Min(borrower.Safe + SafeLeft(), Unlent(borrower, start, now + LongestLoan))));
        }

        var share = recovers ? borrower.Safe : FairShare(borrower, now);
        var rate = recovers ? borrower.Safe : Math.Min(share, Unlent(borrower, start, start + BlockLength));
        var extra = recovers ? 0 : Math.Min(_bucket, Math.Max(1, Burst * rate / _perSecond));
        _bucket -= extra;
        // Who gets too little because others hold it still comes back soon.
        var length = rate < share * 0.9 || recovers ? BlockLength / 4 : BlockLength;
        borrower.Append(start, start + length, rate, now);
        return Describe(borrower, extra, now);
    }

    public void Return(string borrower, double unused, TimeSpan now)
    {
        Settle(now);
        if (_borrowers.Remove(borrower))
        {
            _bucket = Math.Clamp(_bucket + unused, 0, Burst);
        }
    }

    public IReadOnlyList<RateLoan> List(TimeSpan now) =>
        [.. _borrowers.Select(pair => new RateLoan
        {
            Borrower = pair.Key,
            PerSecond = pair.Value.RateAt(now),
            Demand = pair.Value.Demand,
            SafePerSecond = pair.Value.Safe,
        })];

    private RateBlock Describe(Borrower borrower, double extra, TimeSpan now) => new()
    {
        PerSecond = borrower.NextRate,
        StartsIn = borrower.NextStart > now ? borrower.NextStart - now : TimeSpan.Zero,
        EndsIn = borrower.End - now,
        Extra = extra,
        SafePerSecond = borrower.Safe,
        SafeFor = SafeFor,
        TotalPerSecond = _perSecond,
    };

    /// <summary>Fills the bucket with what nobody held since the last call, and forgets who has been silent for long.</summary>
    private void Settle(TimeSpan now)
    {
        if (now >= RecoversUntil)
        {
            // Between two calls blocks only end, so what is held at the start is the most that was held.
            var from = _updated > RecoversUntil ? _updated : RecoversUntil;
            var held = _borrowers.Values.Sum(borrower => borrower.MostIn(from, now));
            _bucket = Math.Min(Burst, _bucket + (Math.Max(0, _perSecond - held) * (now - from).TotalSeconds));
        }

        _updated = now;
        foreach (var (name, borrower) in _borrowers)
        {
            if (now - borrower.HeardAt > ForgetAfter)
            {
                _borrowers.Remove(name);
            }
        }
    }

    private double SafeLeft() => Math.Max(0, (_perSecond * SafeShare) - _borrowers.Values.Sum(static borrower => borrower.Safe));

    /// <summary>What no other borrower can hold at any moment of a stretch.</summary>
    private double Unlent(Borrower borrower, TimeSpan start, TimeSpan end)
    {
        var others = 0.0;
        foreach (var other in _borrowers.Values)
        {
            others += ReferenceEquals(other, borrower) ? 0 : other.MostIn(start, end);
        }

        return Math.Max(0, _perSecond - others);
    }

    /// <summary>Max-min fairness: nobody gets more than it asked for before everybody has as much or is content; half of what is left is split evenly.</summary>
    private double FairShare(Borrower borrower, TimeSpan now)
    {
        var silent = 0.0;
        List<Borrower> asking = [];
        foreach (var other in _borrowers.Values)
        {
            if (now - other.HeardAt <= LongestLoan)
            {
                asking.Add(other);
            }
            else
            {
                silent += other.Safe;
            }
        }

        asking.Sort(static (a, b) => a.Demand.CompareTo(b.Demand));
        var left = Math.Max(0, _perSecond - silent);
        var share = 0.0;
        for (var i = 0; i < asking.Count; i++)
        {
            var granted = Math.Min(asking[i].Demand, left / (asking.Count - i));
            left -= granted;
            if (ReferenceEquals(asking[i], borrower))
            {
                share = granted;
            }
        }

        return share + (left * IdleShare / asking.Count);
    }
}
