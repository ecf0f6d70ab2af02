namespace Grains.Rates;

/// <summary>
/// The generic cell rate algorithm (ITU-T I.371): one time per limiter, the theoretical arrival of the next request. A request may come
/// early by the tolerance, and each one moves the arrival on by an interval times its weight. Not thread-safe; times are counted from any fixed moment.
/// </summary>
internal sealed class Gcra
{
    private long _interval;
    private long _tolerance;
    private long _arrival;

    /// <param name="perSecond">Requests per second on average; above 0.</param>
    /// <param name="burst">Requests at once after a pause; at least 1, and not necessarily whole.</param>
    public Gcra(double perSecond, double burst) => SetRate(perSecond, burst, TimeSpan.Zero);

    /// <summary>Changes the rate. What is owed stays owed, in requests.</summary>
    public void SetRate(double perSecond, double burst, TimeSpan now)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        var interval = Math.Max(1, (long)(TimeSpan.TicksPerSecond / perSecond));
        if (_interval > 0 && _arrival > now.Ticks)
        {
            _arrival = now.Ticks + (long)((double)(_arrival - now.Ticks) / _interval * interval);
        }

        _interval = interval;
        _tolerance = (long)(interval * (burst - 1));
    }

    /// <summary>How long until a request may go; zero where it may now.</summary>
    public TimeSpan WaitAt(TimeSpan now) =>
        _arrival - now.Ticks - _tolerance is var early and > 0 ? TimeSpan.FromTicks(early) : TimeSpan.Zero;

    /// <summary>Takes a request's worth without asking: it has to go out, and later ones pay for it.</summary>
    public void Charge(TimeSpan now, double weight = 1) => _arrival = Math.Max(_arrival, now.Ticks) + (long)(_interval * weight);

    /// <summary>Takes a request's worth.</summary>
    /// <returns>Zero where it was taken, otherwise how long to wait before it could be.</returns>
    public TimeSpan TryTake(TimeSpan now, double weight = 1)
    {
        var wait = WaitAt(now);
        if (wait == TimeSpan.Zero)
        {
            Charge(now, weight);
        }

        return wait;
    }

    /// <summary>Leaves nothing of the burst: one request may go at a moment, and the next ones at the rate behind it.</summary>
    public void Drain(TimeSpan until) => _arrival = Math.Max(_arrival, until.Ticks + _tolerance);

    /// <summary>Gives back what was taken and not used.</summary>
    public void Refund(double weight = 1) => _arrival -= (long)(_interval * weight);
}
