using Grains.Accounts;
using Grains.Interfaces.Rates;
using Grains.Rates;
using Grains.Rates.Lending;

namespace Grains.Tests.Rates;

public sealed class LiveRatesTests
{
    [Fact]
    public void Use_NothingLearnt_WorksAtTheNewRate()
    {
        var rate = new ClassRate(MethodClass.History, Options(1), TimeSpan.Zero);
        var before = rate.PerSecond;
        rate.Use(Options(4), TimeSpan.FromSeconds(1));
        Assert.Equal(before * 4, rate.PerSecond, 6);
        rate.Use(Options(0.5), TimeSpan.FromSeconds(2));
        Assert.Equal(before / 2, rate.PerSecond, 6);
        rate.Use(Options(2, adaptive: false), TimeSpan.FromSeconds(3));
        Assert.Null(rate.Learning);
        Assert.Equal(before * 2, rate.PerSecond, 6);
    }

    [Fact]
    public void SetBounds_SomethingLearnt_KeepsItWithinTheBounds()
    {
        var rate = new AdaptiveRate(1, 0.01, 10, TimeSpan.Zero);
        rate.Load(new LearntRate { Rate = 3, Limit = 3.1, Proven = 3, Phase = RatePhase.Holding }, TimeSpan.Zero);
        rate.SetBounds(2, 0.01, 10);
        Assert.Equal(3, rate.Rate);
        rate.SetBounds(1, 0.01, 1.5);
        Assert.Equal(1.5, rate.Rate);
        rate.SetBounds(8, 5, 9);
        Assert.Equal(5, rate.Rate);
    }

    [Fact]
    public void Budget_RateIsChanged_LendsOfTheNewOneOnceOldBlocksHaveEnded()
    {
        var budget = new RateBudget(100, TimeSpan.Zero);
        var demand = new RateDemand { Borrower = "a", PerSecond = 1000, SafePerSecond = 0 };
        Assert.Equal(100, budget.Borrow(demand, TimeSpan.Zero).TotalPerSecond);
        budget.PerSecond = 10;
        var now = TimeSpan.Zero;
        for (var i = 0; i < 20; i++)
        {
            now += RateBudget.BlockLength / 4;
            budget.Borrow(demand, now);
            budget.Borrow(demand with { Borrower = "b" }, now);
        }

        Assert.InRange(budget.List(now).Sum(loan => loan.PerSecond), 1, 10.001);
    }

    private static AccountOptions Options(double perSecond, bool adaptive = true)
    {
        var options = new AccountOptions { RequestsPerSecond = perSecond };
        options.Rates.Adaptive = adaptive;
        return options;
    }
}
