namespace Grains.Tests.Rates.Limiters;

/// <summary>At most so many calls in any stretch of so long.</summary>
internal sealed class SlidingWindow(int calls, TimeSpan window) : IServerLimiter
{
    private readonly Queue<TimeSpan> _passed = [];

    public double PerSecond => calls / window.TotalSeconds;

    public TimeSpan Take(TimeSpan now)
    {
        while (_passed.TryPeek(out var oldest) && oldest <= now - window)
        {
            _passed.Dequeue();
        }

        if (_passed.Count < calls)
        {
            _passed.Enqueue(now);
            return TimeSpan.Zero;
        }

        return TokenBucket.Whole(_passed.Peek() + window - now);
    }

    public override string ToString() => $"{calls} in any {window.TotalSeconds} s";
}
