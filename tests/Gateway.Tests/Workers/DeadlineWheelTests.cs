using Telepool.Gateway.Workers;

namespace Gateway.Tests.Workers;

public sealed class DeadlineWheelTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(49)]
    [InlineData(50)]
    [InlineData(25_600)]
    [InlineData(600_000)]
    public void Advance_StepByStep_TellsOnceAndNeverEarly(int after)
    {
        const long Start = 123_456;
        var wheel = new DeadlineWheel(Start);
        var target = new Target();
        wheel.Add(Start + after, target);
        long told = -1;
        for (var now = Start; now < Start + after + 1000; now += 10)
        {
            Take(wheel, now);
            if (target.Count == 1 && told < 0)
            {
                told = now;
            }
        }

        Assert.Equal(1, target.Count);
        Assert.InRange(told, Start + after, Start + after + (2 * DeadlineWheel.TickLength));
        Assert.Equal(-1, wheel.NextWait(Start + after + 1000));
    }

    [Fact]
    public void Advance_FarJump_TellsEverybody()
    {
        var wheel = new DeadlineWheel(0);
        var targets = Enumerable.Range(0, 2000).Select(i => (Target: new Target(), At: i * 37L)).ToList();
        targets.ForEach(item => wheel.Add(item.At, item.Target));

        Take(wheel, 10_000_000);

        Assert.All(targets, item => Assert.Equal(1, item.Target.Count));
    }

    [Fact]
    public void Cancel_BeforeAndWhileDue_IsNotTold()
    {
        var wheel = new DeadlineWheel(0);
        var kept = new Target();
        var cancelled = new Target();
        var id = wheel.Add(100, cancelled);
        wheel.Cancel(id);
        wheel.Cancel(id);
        wheel.Add(200, kept);
        var due = wheel.Add(200, cancelled);
        wheel.Advance(1000);
        wheel.Cancel(due);

        Take(wheel, 1000);

        Assert.Equal(0, cancelled.Count);
        Assert.Equal(1, kept.Count);
    }

    [Fact]
    public void NextWait_RandomUse_NeverOversleeps()
    {
        var random = new Random(3);
        var wheel = new DeadlineWheel(0);
        var open = new Dictionary<DeadlineId, long>();
        long now = 0;
        for (var i = 0; i < 5000; i++)
        {
            var at = now + random.Next(0, 60_000);
            var id = default(DeadlineId);
            id = wheel.Add(at, new Target(() => open.Remove(id)));
            open.Add(id, at);
            if (random.Next(3) == 0)
            {
                var other = open.Keys.ElementAt(random.Next(open.Count));
                wheel.Cancel(other);
                open.Remove(other);
            }

            var wait = wheel.NextWait(now);
            if (open.Count > 0)
            {
                Assert.InRange(wait, 0, Math.Max(0, open.Values.Min() - now) + (2 * DeadlineWheel.TickLength));
            }

            now += random.Next(0, 200);
            Take(wheel, now);
            Assert.All(open.Values, value => Assert.True(value > now - (2 * DeadlineWheel.TickLength)));
        }
    }

    private static void Take(DeadlineWheel wheel, long now)
    {
        wheel.Advance(now);
        while (wheel.TryTake(out var target))
        {
            target.OnDeadline();
        }
    }

    private sealed class Target(Action? action = null) : IDeadline
    {
        public int Count { get; private set; }

        public void OnDeadline()
        {
            Count++;
            action?.Invoke();
        }
    }
}
