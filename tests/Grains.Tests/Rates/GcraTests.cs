using Grains.Rates;

namespace Grains.Tests.Rates;

public class GcraTests
{
    [Theory]
    [InlineData(0.05, 1)]
    [InlineData(3, 2)]
    [InlineData(500, 10)]
    public void TryTake_AskedAsSoonAsAllowed_KeepsRateAndBurst(double perSecond, int burst)
    {
        var gcra = new Gcra(perSecond, burst);
        var now = TimeSpan.FromSeconds(100);
        var taken = 0;
        var end = now + TimeSpan.FromSeconds(1000 / perSecond);
        while (now < end)
        {
            var wait = gcra.TryTake(now);
            taken += wait == TimeSpan.Zero ? 1 : 0;
            now += wait;
        }

        Assert.InRange(taken, 999, 1000 + burst);
    }

    [Fact]
    public void Refund_OfEverythingTaken_LeavesTheBurstAsItWas()
    {
        var gcra = new Gcra(1, 3);
        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(TimeSpan.Zero, gcra.TryTake(TimeSpan.Zero));
            }

            Assert.Equal(TimeSpan.FromSeconds(1), gcra.TryTake(TimeSpan.Zero));
            for (var i = 0; i < 3; i++)
            {
                gcra.Refund();
            }
        }
    }

    [Fact]
    public void SetRate_WhileOwing_KeepsTheDebtInRequests()
    {
        var gcra = new Gcra(0.01, 1);
        gcra.Charge(TimeSpan.Zero);
        gcra.Charge(TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromSeconds(200), gcra.WaitAt(TimeSpan.Zero));

        gcra.SetRate(10, 1, TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromSeconds(0.2), gcra.WaitAt(TimeSpan.Zero));
    }

    [Fact]
    public void Drain_BeforeAMoment_LeavesOneRequestAtItAndTheRateBehind()
    {
        var gcra = new Gcra(1, 10);
        gcra.Drain(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(5), gcra.TryTake(TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, gcra.TryTake(TimeSpan.FromSeconds(5)));
        Assert.Equal(TimeSpan.FromSeconds(1), gcra.TryTake(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void Charge_HeavyCall_CostsItsWeight()
    {
        var gcra = new Gcra(1, 1);
        Assert.Equal(TimeSpan.Zero, gcra.TryTake(TimeSpan.Zero, weight: 2.5));
        Assert.Equal(TimeSpan.FromSeconds(2.5), gcra.WaitAt(TimeSpan.Zero));
    }
}
