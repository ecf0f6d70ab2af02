namespace Grains.Tests.Rates.Limiters;

/// <summary>The emulator's kind: a bucket, and after its exhaustion a wait of at least so long, in whole seconds.</summary>
internal sealed class TokenBucket(double perSecond, int burst, TimeSpan minWait) : IServerLimiter
{
    private double _tokens = burst;
    private TimeSpan _updated;
    private TimeSpan _refusedUntil;

    public double PerSecond { get; set; } = perSecond;

    public TimeSpan Take(TimeSpan now)
    {
        _tokens = Math.Min(burst, _tokens + ((now - _updated).TotalSeconds * PerSecond));
        _updated = now;
        if (now < _refusedUntil)
        {
            return Whole(_refusedUntil - now);
        }

        if (_tokens >= 1)
        {
            _tokens--;
            return TimeSpan.Zero;
        }

        var wait = TimeSpan.FromSeconds((1 - _tokens) / PerSecond);
        wait = wait > minWait ? wait : minWait;
        _refusedUntil = now + wait;
        return Whole(wait);
    }

    internal static TimeSpan Whole(TimeSpan wait) => TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(wait.TotalSeconds)));

    public override string ToString() => $"bucket of {burst}, {PerSecond}/s, wait {minWait.TotalSeconds}";
}
