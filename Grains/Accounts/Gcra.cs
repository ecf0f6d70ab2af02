namespace Grains.Accounts;

/// <summary>
/// The generic cell rate algorithm (ITU-T I.371): one time per limiter, the theoretical arrival of the next request. A request may come
/// early by the burst's worth of intervals, and each one moves the arrival on by an interval. Not thread-safe.
/// </summary>
internal sealed class Gcra
{
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _tolerance;
    private TimeSpan _arrival;

    /// <param name="time">The clock.</param>
    /// <param name="perSecond">Requests per second on average; above 0.</param>
    /// <param name="burst">Requests at once after a pause; at least 1.</param>
    public Gcra(TimeProvider time, double perSecond, int burst)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        _time = time;
        _start = time.GetTimestamp();
        _interval = TimeSpan.FromSeconds(1 / perSecond);
        _tolerance = _interval * (burst - 1);
    }

    /// <summary>Takes one request's worth.</summary>
    /// <returns>Zero where it was taken, otherwise how long to wait before it could be.</returns>
    public TimeSpan TryTake()
    {
        var now = _time.GetElapsedTime(_start);
        var arrival = _arrival > now ? _arrival : now;
        var early = arrival - now - _tolerance;
        if (early > TimeSpan.Zero)
        {
            return early;
        }

        _arrival = arrival + _interval;
        return TimeSpan.Zero;
    }

    /// <summary>Takes one request's worth without asking: the request has to go out, and later ones pay for it.</summary>
    public void Charge()
    {
        var now = _time.GetElapsedTime(_start);
        _arrival = (_arrival > now ? _arrival : now) + _interval;
    }

    /// <summary>Gives back what was taken and not used.</summary>
    public void Refund() => _arrival -= _interval;
}
