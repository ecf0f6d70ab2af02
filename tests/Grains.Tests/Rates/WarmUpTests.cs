using Grains.Rates;

namespace Grains.Tests.Rates;

public class WarmUpTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-1, 0.2)]
    [InlineData(0, 0.2)]
    [InlineData(36, 0.6)]
    [InlineData(72, 1)]
    [InlineData(1000, 1)]
    public void FactorAt_ThreeDays_RisesEvenly(int hours, double expected)
    {
        var options = new RateOptions { WarmUp = TimeSpan.FromDays(3) };
        Assert.Equal(expected, WarmUp.FactorAt(options, Start, Start.AddHours(hours)), 6);
    }

    [Fact]
    public void FactorAt_NoRampOrNoStart_IsFull()
    {
        Assert.Equal(1, WarmUp.FactorAt(new RateOptions(), Start, Start));
        Assert.Equal(1, WarmUp.FactorAt(new RateOptions { WarmUp = TimeSpan.FromDays(3) }, null, Start));
    }
}
