namespace Grains.Rates;

/// <summary>
/// Finds the rate that a server permits and stays just below it. Knows nothing of the server but its answers.
/// </summary>
/// <remarks>
/// A limiter is at the same point at each flood: its bucket is empty, its window full. What it let pass between two floods is therefore
/// its rate times the time between, waits included, give or take a call, as long as nothing that it permitted went unused. So the first
/// flood sets a mark, the next ones measure from it, each better than the one before, and the rate in between stays as little above the
/// estimate as its error is large. Once the error is small the rate settles below the estimate. A flood from then on measures again, and
/// a rare probe finds out whether more is permitted by now; each one that fails doubles the time to the next.
/// A window wastes the wait after a flood where a bucket saves it up, which makes first estimates of windows too low: the rate then rises
/// in steps until it floods, and a bracket of a proven and a refused rate closes in. Not thread-safe; times count from any fixed moment.
/// </remarks>
internal sealed partial class AdaptiveRate
{
    // The part of the limit that is given away so as never to touch it: for what the measurement is wrong, and for the network's jitter.
    private const double Margin = 0.02;
    private const double RisingFactor = 1.5;
    private const double SmallestStep = 0.03;
    private const double LargestStep = 0.5;
    private const double ClearlyMore = 1.15;

    // The share of a rate that must have been used before its going well means anything.
    private const double UsedShare = 0.8;
    private static readonly TimeSpan CleanPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ProbeDuration = TimeSpan.FromMinutes(10);

    // More than an hour, so that probes alone never cost more than one flood an hour.
    private static readonly TimeSpan FirstProbeInterval = TimeSpan.FromHours(1.1);
    private static readonly TimeSpan LongestProbeInterval = TimeSpan.FromHours(24);

    private double _floor;
    private double _ceiling;
    private double _initial;
    private double _probeStep = SmallestStep;
    private double _proven;
    private TimeSpan _probeInterval = FirstProbeInterval;
    private TimeSpan _probeAt;
    private TimeSpan _parkedUntil = TimeSpan.MinValue;
    private TimeSpan _lastWait;
    private TimeSpan _lastCall;
    private TimeSpan _periodStart;
    private long _count;
    private long _periodCount;

    /// <param name="start">Where to start, in calls per second.</param>
    /// <param name="floor">Never below; above 0.</param>
    /// <param name="ceiling">Never above.</param>
    /// <param name="now">The present.</param>
    public AdaptiveRate(double start, double floor, double ceiling, TimeSpan now)
    {
        _floor = Math.Min(floor, ceiling);
        _ceiling = ceiling;
        SetRate(start);
        _initial = Rate;
        StartPeriod(now);
        _lastCall = now;
    }

    /// <summary>Calls per second at present.</summary>
    public double Rate { get; private set; }

    /// <summary>The permitted rate as far as it is known; 0 where it is not.</summary>
    public double Limit { get; private set; }

    /// <summary>How much of a burst may be used, 0 to 1; shrinks where the limiter minds.</summary>
    public double Slack { get; private set; } = 1;

    /// <summary>What it is about.</summary>
    public RatePhase Phase { get; private set; }

    /// <summary>Whether the rate is above where it started.</summary>
    public bool HasRisen => Rate > _initial;

    /// <summary>Goes on between other bounds. What was learnt stays, as far as they permit it; where nothing was, the rate starts anew.</summary>
    /// <param name="start">Where a rate starts that has learnt nothing, in calls per second.</param>
    /// <param name="floor">Never below; above 0.</param>
    /// <param name="ceiling">Never above.</param>
    public void SetBounds(double start, double floor, double ceiling)
    {
        var hasLearnt = Phase != RatePhase.Rising || HasRisen;
        (_floor, _ceiling) = (Math.Min(floor, ceiling), ceiling);
        _initial = Math.Clamp(start, _floor, _ceiling);
        _proven = Math.Min(_proven, _ceiling);
        SetRate(hasLearnt ? Rate : start);
    }

    /// <summary>A call was answered by something other than a flood.</summary>
    /// <returns>Whether the rate has changed.</returns>
    public bool Answered(TimeSpan now)
    {
        NoteIdleness(now);
        _count++;
        _periodCount++;
        if (now - _periodStart < Period())
        {
            return false;
        }

        var used = _periodCount / (Rate * (now - _periodStart).TotalSeconds);
        StartPeriod(now);
        return used >= UsedShare && Rise(now);
    }

    /// <summary>A call was answered by a flood.</summary>
    /// <param name="now">The present.</param>
    /// <param name="wait">How long the server wants to be left alone.</param>
    /// <returns>False where it was an earlier flood, told to a second call.</returns>
    public bool Flooded(TimeSpan now, TimeSpan wait)
    {
        if (now < _parkedUntil)
        {
            return false;
        }

        NoteIdleness(now);
        _parkedUntil = now + wait;
        switch (Phase)
        {
            case RatePhase.Rising:
                BeginSeeking(now);
                break;
            case RatePhase.Seeking:
                Measure(now);
                break;
            case RatePhase.Probing:
                ProbeFailed(now);
                break;
            default:
                FloodedWhileHolding(now);
                break;
        }

        _lastCall = now;
        _lastWait = wait;
        _slowest = Rate;
        StartPeriod(now + wait);
        return true;
    }

    /// <summary>What to keep when the owner ends.</summary>
    public LearntRate Save(TimeSpan now) => new()
    {
        Rate = Phase == RatePhase.Probing ? _proven : Rate,
        Limit = Limit,
        Proven = _proven,
        Upper = double.IsFinite(_upper) ? _upper : 0,
        Slack = Slack,
        Phase = Phase == RatePhase.Probing ? RatePhase.Holding : Phase,
        ProbeIn = Phase == RatePhase.Holding && _probeAt > now ? _probeAt - now : TimeSpan.Zero,
        ProbeInterval = _probeInterval,
    };

    /// <summary>Goes on from what was kept. Floor and ceiling hold whatever was learnt.</summary>
    public void Load(LearntRate learnt, TimeSpan now)
    {
        (Phase, Limit, Slack) = (learnt.Phase, learnt.Limit, learnt.Slack);
        SetRate(learnt.Rate);
        _proven = Math.Clamp(learnt.Proven, _floor, _ceiling);
        _upper = learnt.Upper > 0 ? learnt.Upper : double.PositiveInfinity;
        _probeInterval = learnt.ProbeInterval > TimeSpan.Zero ? learnt.ProbeInterval : FirstProbeInterval;
        _probeAt = now + learnt.ProbeIn;
        // The bucket has filled meanwhile, so the next flood measures nothing yet.
        Mark(now, byFlood: false);
        _slowest = Rate;
        StartPeriod(now);
    }

    private void StartPeriod(TimeSpan now)
    {
        _periodStart = now;
        _periodCount = 0;
    }

    // How long a rate has to go well before more is tried.
    private TimeSpan Period()
    {
        // A slow rate needs some calls before its use can be told.
        var least = 10 / Rate;
        return TimeSpan.FromSeconds(Phase == RatePhase.Seeking ? Math.Max(least, SeekingPeriod()) : Math.Max(least, CleanPeriod.TotalSeconds));
    }

    private void NoteIdleness(TimeSpan now)
    {
        var gap = now - (_lastCall > _parkedUntil ? _lastCall : _parkedUntil);
        if (gap > TimeSpan.FromSeconds(Math.Max(2, 5 / Rate)))
        {
            _idle += gap;
        }

        _lastCall = now;
    }

    private bool Rise(TimeSpan now)
    {
        var before = Rate;
        switch (Phase)
        {
            case RatePhase.Rising:
                SetRate(Rate * RisingFactor);
                break;
            case RatePhase.Seeking:
                RiseWhileSeeking(now);
                break;
            case RatePhase.Holding when now >= _probeAt && Rate < _ceiling:
                Phase = RatePhase.Probing;
                _proven = Rate;
                _probeAt = now + ProbeDuration;
                SetRate(Rate * (1 + _probeStep));
                break;
            case RatePhase.Probing when now >= _probeAt:
                ProbeWentWell(now);
                break;
        }

        return Rate != before;
    }

    private void ProbeWentWell(TimeSpan now)
    {
        if (Rate >= _upper)
        {
            // What flooded once does not any more.
            _upper = double.PositiveInfinity;
        }

        _probeStep = Math.Min(_probeStep * 2, LargestStep);
        _probeAt = now + ProbeDuration;
        var next = Math.Min(Rate * (1 + _probeStep), _upper * (1 - Margin));
        if (next > Rate && Rate < _ceiling)
        {
            SetRate(next);
            return;
        }

        // Proven only when it has lasted to the next probe: a large bucket may take longer to run dry.
        var proven = _proven;
        _probeStep = SmallestStep;
        Settle(now, Rate, byFlood: false);
        _proven = proven;
    }

    private void ProbeFailed(TimeSpan now)
    {
        _probeInterval = _probeInterval * 2 < LongestProbeInterval ? _probeInterval * 2 : LongestProbeInterval;
        _upper = Rate;
        var climbed = Rate / (1 + _probeStep);
        _probeStep = SmallestStep;
        if (climbed > _proven * ClearlyMore)
        {
            // Far more is permitted than before, so the old rate is nothing to go back to.
            (Phase, _lower) = (RatePhase.Seeking, _proven);
            Mark(now, byFlood: true);
            return;
        }

        Settle(now, _proven, byFlood: true);
    }

    private void FloodedWhileHolding(TimeSpan now)
    {
        if (_proven < Rate)
        {
            _upper = Rate;
            Settle(now, _proven, byFlood: true);
            return;
        }

        Slack /= 2;
        if (_markedByFlood && MeasuredSince(_marks[^1], now) is { Error: > 0.02 })
        {
            // Two floods in a short time: the limit is not what it was.
            (Phase, _lower, _upper) = (RatePhase.Seeking, 0, Rate);
            Measure(now);
            return;
        }

        Limit = Rate;
        Settle(now, Rate * (1 - Margin), byFlood: true);
    }

    private void Settle(TimeSpan now, double rate, bool byFlood)
    {
        Phase = RatePhase.Holding;
        SetRate(rate);
        _seekingFloods = 0;
        _proven = Rate;
        _probeAt = now + _probeInterval;
        Mark(now, byFlood);
    }

    private void SetRate(double rate)
    {
        Rate = Math.Clamp(rate, _floor, _ceiling);
        _slowest = Math.Min(_slowest, Rate);
    }
}
