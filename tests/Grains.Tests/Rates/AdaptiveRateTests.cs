using Grains.Rates;
using Grains.Tests.Rates.Limiters;

namespace Grains.Tests.Rates;

/// <summary>Adaptive rates against servers of several kinds. Time is virtual: the class runs through some thousand hours.</summary>
public class AdaptiveRateTests
{
    private const double NoHint = 1000;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly bool Full = Environment.GetEnvironmentVariable("TELEPOOL_TEST_FULL") == "1";
    private static readonly int Seeds = Full ? 40 : 3;
    private static readonly int Hours = Full ? 200 : 24;

    [Theory]
    [InlineData(5, 60, 1, NoHint)]
    [InlineData(20, 100, 1, NoHint)]
    [InlineData(20, 100, 2, NoHint)]
    [InlineData(100, 1000, 1, NoHint)]
    public void Run_BucketAfterALearningMinute_UsesNineteenTwentiethsWithOneFloodAnHour(double perSecond, int burst, int wait, double start)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var simulation = Simulate(new TokenBucket(perSecond, burst, TimeSpan.FromSeconds(wait)), start, seed);
            simulation.Run(TimeSpan.FromMinutes(1));
            AssertHours(simulation, Hours, leastShare: 0.95, mostFloods: 1);
        }
    }

    // What is measured is calls between two floods, so a slow limiter takes longer: about 60 calls' worth, and some floods on the way.
    [Theory]
    [InlineData(1, 15, 3, NoHint, 15, 1)]
    [InlineData(1, 20, 5, 0.7, 30, 1)]
    [InlineData(5, 60, 1, 0.7, 15, 1)]
    [InlineData(20, 100, 1, 0.7, 20, 1)]
    [InlineData(100, 100, 3, NoHint, 60, 1)]
    [InlineData(0.05, 20, 30, NoHint, 90, 2)]
    public void Run_SlowBucketOrSlowStart_GetsThereWithTime(double perSecond, int burst, int wait, double start, int learningMinutes, int mostFloods)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var simulation = Simulate(new TokenBucket(perSecond, burst, TimeSpan.FromSeconds(wait)), start, seed);
            simulation.Run(TimeSpan.FromMinutes(learningMinutes));
            AssertHours(simulation, Hours, leastShare: 0.95, mostFloods: mostFloods);
        }
    }

    [Theory]
    [InlineData(300, 60)]
    [InlineData(20, 60)]
    [InlineData(50, 1)]
    public void Run_Windows_SettleNearTheLimitAndFloodRarely(int calls, int seconds)
    {
        var window = TimeSpan.FromSeconds(seconds);
        IServerLimiter[] servers = [new SlidingWindow(calls, window), new FixedWindow(calls, window)];
        foreach (var server in servers)
        {
            var simulation = Simulate(server, NoHint, seed: 3);
            simulation.Run(Hour);
            var (share, floods) = simulation.Run(48 * Hour);
            Assert.True(share >= 0.93, $"{server}: {share:P1}");
            Assert.True(floods <= 24, $"{server}: {floods} floods in two days");
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(3)]
    public void Run_LimitChanges_FollowsIt(double factor)
    {
        var server = new TokenBucket(5, 60, TimeSpan.FromSeconds(1));
        var simulation = Simulate(server, NoHint, seed: 1);
        simulation.Run(2 * Hour);
        server.PerSecond *= factor;
        simulation.Run(factor < 1 ? TimeSpan.FromMinutes(20) : 6 * Hour);
        AssertHours(simulation, 24, leastShare: 0.95, mostFloods: 1);
    }

    [Fact]
    public void Run_OftenNothingToDo_DoesNotTakeIdlenessForTheLimit()
    {
        var server = new TokenBucket(5, 60, TimeSpan.FromSeconds(1));
        var simulation = Simulate(server, NoHint, seed: 7);
        var random = new Random(5);
        simulation.Run(2 * Hour, _ => random.NextDouble() < 0.002 ? TimeSpan.FromSeconds(random.Next(1, 120)) : TimeSpan.Zero);
        simulation.Run(Hour);
        AssertHours(simulation, 12, leastShare: 0.95, mostFloods: 1);
    }

    [Fact]
    public void Load_AfterARestart_NeedsNoLearning()
    {
        var server = new TokenBucket(5, 60, TimeSpan.FromSeconds(1));
        var first = Simulate(server, NoHint, seed: 2);
        first.Run(TimeSpan.FromMinutes(5));
        var learnt = first.Rate.Save(first.Now);

        var rate = new AdaptiveRate(NoHint, 0.001, NoHint, TimeSpan.FromSeconds(1));
        rate.Load(learnt, TimeSpan.FromSeconds(1));
        Assert.Equal(RatePhase.Holding, rate.Phase);
        AssertHours(new RateSimulation(new TokenBucket(5, 60, TimeSpan.FromSeconds(1)), rate, seed: 4), 12, leastShare: 0.95, mostFloods: 1);
    }

    [Fact]
    public void Flooded_ToldToSeveralCalls_CountsOnce()
    {
        var rate = new AdaptiveRate(10, 0.1, 10, TimeSpan.Zero);
        var now = TimeSpan.FromSeconds(1);
        Assert.True(rate.Flooded(now, TimeSpan.FromSeconds(3)));
        var after = rate.Rate;
        Assert.False(rate.Flooded(now + TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)));
        Assert.Equal(after, rate.Rate);
    }

    [Fact]
    public void Rate_WhateverHappens_StaysBetweenFloorAndCeiling()
    {
        var random = new Random(11);
        var rate = new AdaptiveRate(1, 0.5, 2, TimeSpan.Zero);
        var now = TimeSpan.Zero;
        for (var i = 0; i < 200_000; i++)
        {
            now += TimeSpan.FromSeconds(random.NextDouble());
            if (random.NextDouble() < 0.01)
            {
                rate.Flooded(now, TimeSpan.FromSeconds(random.Next(1, 100)));
            }
            else
            {
                rate.Answered(now);
            }

            Assert.InRange(rate.Rate, 0.5, 2);
        }
    }

    private static RateSimulation Simulate(IServerLimiter server, double start, int seed) =>
        new(server, new AdaptiveRate(start, 0.0005, NoHint, TimeSpan.FromSeconds(1)), seed);

    private static void AssertHours(RateSimulation simulation, int hours, double leastShare, int mostFloods)
    {
        for (var hour = 0; hour < hours; hour++)
        {
            var (share, floods) = simulation.Run(Hour);
            Assert.True(share >= leastShare, $"hour {hour}: {share:P2} of what is permitted");
            Assert.True(floods <= mostFloods, $"hour {hour}: {floods} floods");
        }
    }
}
