using Grains.Interfaces.Rates;
using Grains.Rates.Lending;

namespace Grains.Tests.Rates;

/// <summary>The lender's arithmetic and the borrowers' buckets together, on one clock and without grains.</summary>
public class RateBudgetTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private readonly ManualClock _time = new();
    private readonly long _origin;

    public RateBudgetTests() => _origin = _time.GetTimestamp();

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    [Theory]
    [InlineData(2.5)]
    [InlineData(40)]
    [InlineData(1000)]
    public void Borrow_OneProcess_HasTheWholeRate(double perSecond)
    {
        var budget = new RateBudget(perSecond, Now);
        var rate = new LentRate("global", _time);
        var taken = Run(budget, [rate], TimeSpan.FromSeconds(60), static (_, _) => double.PositiveInfinity)[0];
        Assert.InRange(taken, perSecond * 60 * 0.99, (perSecond * 60) + perSecond + 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(300)]
    public void Borrow_AnyDemandLostAnswersDeathsAndForgetting_NeverAboveTheRate(double perSecond)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var random = new Random(seed);
            var budget = new RateBudget(perSecond, Now);
            List<LentRate> rates = [];
            Queue<TimeSpan> taken = [];
            var names = 0;
            List<string> borrowers = [];
            for (var tick = 0; tick < 12_000; tick++)
            {
                _time.Advance(Step);
                if (rates.Count < 4 && random.NextDouble() < 0.002)
                {
                    rates.Add(new LentRate("global", _time));
                    borrowers.Add($"silo-{names++}");
                }

                if (rates.Count > 1 && random.NextDouble() < 0.001)
                {
                    // Killed: nothing is returned.
                    var victim = random.Next(rates.Count);
                    rates.RemoveAt(victim);
                    borrowers.RemoveAt(victim);
                }

                if (tick == 6000)
                {
                    // The budget moves to another machine and remembers nothing.
                    budget = new RateBudget(perSecond, Now) { RecoversUntil = Now + RateBudget.LongestLoan };
                }

                for (var i = 0; i < rates.Count; i++)
                {
                    if (rates[i].IsDue() && random.NextDouble() < 0.3)
                    {
                        var asked = rates[i].Clock();
                        var block = budget.Borrow(rates[i].Demand(borrowers[i]), Now);
                        if (random.NextDouble() < 0.8)
                        {
                            rates[i].Accept(block, asked);
                        }
                    }

                    var tries = random.Next(0, (int)(perSecond * 0.05) + 2);
                    for (var j = 0; j < tries && rates[i].TryTake() == TimeSpan.Zero; j++)
                    {
                        taken.Enqueue(Now);
                    }
                }

                while (taken.TryPeek(out var oldest) && oldest < Now - TimeSpan.FromSeconds(10))
                {
                    taken.Dequeue();
                }

                // A second's burst, and a call that each process may have saved up.
                var bound = (perSecond * 10) + (2 * Math.Max(1, perSecond)) + 5;
                Assert.True(taken.Count <= bound, $"seed {seed}, tick {tick}: {taken.Count} in ten seconds");
            }
        }
    }

    [Fact]
    public void Borrow_UnevenDemand_GivesWhoNeedsLittleItsPartAndTheRestToTheOthers()
    {
        var budget = new RateBudget(100, Now);
        LentRate[] rates = [new("global", _time), new("global", _time), new("global", _time)];
        double[] demand = [10, double.PositiveInfinity, double.PositiveInfinity];
        Run(budget, rates, TimeSpan.FromSeconds(10), (i, _) => demand[i]);
        var taken = Run(budget, rates, TimeSpan.FromSeconds(20), (i, _) => demand[i]);
        Assert.InRange(taken[0], 190, 210);
        Assert.InRange(taken[1], 800, 1000);
        Assert.InRange(taken[2], 800, 1000);
        Assert.InRange(taken.Sum(), 1900, 2110);
    }

    [Fact]
    public void Borrow_OneOfTwoDies_TheOtherHasMostSoonAndAllLater()
    {
        var budget = new RateBudget(100, Now);
        LentRate[] rates = [new("global", _time), new("global", _time)];
        Run(budget, rates, TimeSpan.FromSeconds(10), static (_, _) => double.PositiveInfinity);
        LentRate[] survivor = [rates[0]];
        Run(budget, survivor, TimeSpan.FromSeconds(5), static (_, _) => double.PositiveInfinity);
        Assert.InRange(Run(budget, survivor, TimeSpan.FromSeconds(10), static (_, _) => double.PositiveInfinity)[0], 740, 860);
        Run(budget, survivor, TimeSpan.FromSeconds(60), static (_, _) => double.PositiveInfinity);
        Assert.InRange(Run(budget, survivor, TimeSpan.FromSeconds(10), static (_, _) => double.PositiveInfinity)[0], 980, 1100);
    }

    [Fact]
    public void TryTake_BudgetUnreachable_GoesOnAtTheSafeRateForAWhile()
    {
        var budget = new RateBudget(100, Now);
        LentRate[] rates = [new("global", _time), new("global", _time)];
        Run(budget, rates, TimeSpan.FromSeconds(10), static (_, _) => double.PositiveInfinity);
        Run(null, rates, TimeSpan.FromSeconds(5), static (_, _) => double.PositiveInfinity);
        var taken = Run(null, rates, TimeSpan.FromSeconds(20), static (_, _) => double.PositiveInfinity);
        Assert.All(taken, count => Assert.InRange(count, 490, 510));
        Run(null, rates, TimeSpan.FromSeconds(60), static (_, _) => double.PositiveInfinity);
        Assert.Equal([0, 0], Run(null, rates, TimeSpan.FromSeconds(20), static (_, _) => double.PositiveInfinity));
    }

    [Fact]
    public void Return_OfAStoppingProcess_IsThereForTheOthersAtOnce()
    {
        var budget = new RateBudget(10, Now);
        LentRate[] rates = [new("global", _time), new("global", _time)];
        Run(budget, rates, TimeSpan.FromSeconds(10), static (i, _) => i == 0 ? double.PositiveInfinity : 0);
        budget.Return("silo-0", rates[0].GiveUp(), Now);
        Assert.Equal(["silo-1"], budget.List(Now).Select(loan => loan.Borrower));
        Assert.True(rates[0].TryTake() > TimeSpan.Zero);
        Run(budget, [rates[1]], TimeSpan.FromSeconds(4), static (_, _) => double.PositiveInfinity, first: 1);
        Assert.InRange(Run(budget, [rates[1]], TimeSpan.FromSeconds(10), static (_, _) => double.PositiveInfinity, first: 1)[0], 95, 111);
    }

    /// <summary>Runs borrowers side by side; the demand is calls per second by index and time. Null for a budget that cannot be reached.</summary>
    private int[] Run(RateBudget? budget, LentRate[] rates, TimeSpan duration, Func<int, TimeSpan, double> demand, int first = 0)
    {
        var taken = new int[rates.Length];
        var wanted = new double[rates.Length];
        var end = Now + duration;
        while (Now < end)
        {
            for (var i = 0; i < rates.Length; i++)
            {
                if (budget is not null && rates[i].IsDue())
                {
                    var asked = rates[i].Clock();
                    rates[i].Accept(budget.Borrow(rates[i].Demand($"silo-{first + i}"), Now), asked);
                }

                wanted[i] = Math.Min(wanted[i] + (demand(i, Now) * Step.TotalSeconds), 1e6);
                while (wanted[i] >= 1 && rates[i].TryTake() == TimeSpan.Zero)
                {
                    wanted[i]--;
                    taken[i]++;
                }

                wanted[i] = double.IsPositiveInfinity(demand(i, Now)) ? 1e6 : Math.Min(wanted[i], 5);
            }

            _time.Advance(Step);
        }

        return taken;
    }
}
