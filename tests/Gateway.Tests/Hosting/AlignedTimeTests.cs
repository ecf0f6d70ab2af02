using Telepool.Gateway.Hosting;

namespace Gateway.Tests.Hosting;

public sealed class AlignedTimeTests
{
    [Fact]
    public void CreateTimer_Periodic_IsDueAtAMultipleOfThePeriod()
    {
        var recorded = new Recorder();
        var time = new AlignedTime(recorded);
        var before = Environment.TickCount64;

        using var timer = time.CreateTimer(static _ => { }, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        var at = Environment.TickCount64 + (long)recorded.DueTime.TotalMilliseconds;
        Assert.InRange(at % 1000, 0, Environment.TickCount64 - before);
        Assert.InRange(recorded.DueTime.TotalMilliseconds, 1, 1000);
    }

    [Theory]
    [InlineData(1000, Timeout.Infinite)]
    [InlineData(100, 100)]
    [InlineData(20, 1000)]
    public void CreateTimer_AnyOther_IsAsItWasAskedFor(int due, int period)
    {
        var recorded = new Recorder();

        using var timer = new AlignedTime(recorded).CreateTimer(static _ => { }, null, TimeSpan.FromMilliseconds(due), TimeSpan.FromMilliseconds(period));

        Assert.Equal(due, recorded.DueTime.TotalMilliseconds);
    }

    private sealed class Recorder : TimeProvider
    {
        public TimeSpan DueTime { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            DueTime = dueTime;
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
