namespace Grains.Tests.Rates.Limiters;

/// <summary>At most so many calls in each stretch of so long, counted anew at its start.</summary>
internal sealed class FixedWindow(int calls, TimeSpan window) : IServerLimiter
{
    private long _current = -1;
    private int _passed;

    public double PerSecond => calls / window.TotalSeconds;

    public TimeSpan Take(TimeSpan now)
    {
        var index = now.Ticks / window.Ticks;
        if (index != _current)
        {
            (_current, _passed) = (index, 0);
        }

        if (_passed < calls)
        {
            _passed++;
            return TimeSpan.Zero;
        }

        return TokenBucket.Whole(((index + 1) * window) - now);
    }

    public override string ToString() => $"{calls} in each {window.TotalSeconds} s";
}
