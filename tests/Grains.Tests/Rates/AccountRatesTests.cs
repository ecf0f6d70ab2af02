using Grains.Accounts;
using Grains.Interfaces.Rates;
using Grains.Rates;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Tests.Rates;

public sealed class AccountRatesTests : IDisposable
{
    private readonly ManualClock _time = new();
    private readonly ServiceProvider _services;
    private readonly AccountOptions _options = new() { RequestsPerSecond = 2, GlobalRequestsPerSecond = 1000, MaxConcurrency = 1 };

    public AccountRatesTests()
    {
        var services = new ServiceCollection();
        services.AddKeyedSingleton<TimeProvider>(GrainClock.Key, _time);
        services.AddAccounts(options => options.GlobalRequestsPerSecond = 1000);
        _services = services.BuildServiceProvider();
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public void TryTake_RefusedByOneRate_TakesNothingOfTheOthers()
    {
        var rates = Make();
        Assert.Equal(TimeSpan.Zero, rates.TryTake(MethodClass.Statistics));
        for (var i = 0; i < 10; i++)
        {
            Assert.True(rates.TryTake(MethodClass.Statistics) > TimeSpan.Zero);
        }

        Assert.Equal(TimeSpan.FromSeconds(0.5), rates.NextIn(MethodClass.Statistics));
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(TimeSpan.Zero, rates.TryTake(MethodClass.Statistics));
    }

    [Fact]
    public void TryTake_OneClassUsedUp_LeavesTheOthers()
    {
        var rates = Make();
        for (var i = 0; i < 11; i++)
        {
            Assert.Equal(TimeSpan.Zero, rates.TryTake(MethodClass.Resolve));
            _time.Advance(TimeSpan.FromSeconds(0.5));
        }

        // A tenth of the account's rate after a burst of ten, and the eleven took five and a half seconds.
        Assert.InRange(rates.NextIn(MethodClass.Resolve), TimeSpan.FromTicks(1), TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.Zero, rates.NextIn(MethodClass.History));
    }

    [Fact]
    public void TryTake_Refused_WaitIsJitteredAndEnough()
    {
        var rates = Make();
        rates.TryTake(MethodClass.History);
        var waits = Enumerable.Range(0, 50).Select(_ => rates.TryTake(MethodClass.History)).ToList();
        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.525)));
        Assert.True(waits.Distinct().Count() > 10);
    }

    [Fact]
    public void Refund_OfWhatWasTaken_LetsTheNextCallGo()
    {
        var rates = Make();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(TimeSpan.Zero, rates.TryTake(MethodClass.Updates));
            rates.Refund(MethodClass.Updates);
        }
    }

    [Fact]
    public void Factor_Probation_IsATenthUntilItIsOver()
    {
        var rates = Make();
        rates.Factor = 0.1;
        Assert.Equal(TimeSpan.Zero, rates.TryTake(MethodClass.History));
        Assert.Equal(TimeSpan.FromSeconds(5), rates.NextIn(MethodClass.History));
        rates.Factor = 1;
        Assert.Equal(TimeSpan.FromSeconds(0.5), rates.NextIn(MethodClass.History));
    }

    [Fact]
    public void BeginWarmUp_NewAccount_RisesToTheFullRate()
    {
        _options.Rates.WarmUp = TimeSpan.FromDays(2);
        var rates = Make();
        rates.BeginWarmUp(_time.GetUtcNow());
        Assert.Equal(0.4, rates.PerSecond(MethodClass.History), 6);
        _time.Advance(TimeSpan.FromDays(1));
        rates.TryTake(MethodClass.History);
        Assert.Equal(1.2, rates.PerSecond(MethodClass.History), 6);
        _time.Advance(TimeSpan.FromDays(1));
        rates.TryTake(MethodClass.History);
        Assert.Equal(2, rates.PerSecond(MethodClass.History), 6);

        // An account that is older than the ramp needs none.
        rates.BeginWarmUp(_time.GetUtcNow() - TimeSpan.FromDays(30));
        Assert.Equal(2, rates.PerSecond(MethodClass.History), 6);
    }

    [Fact]
    public void Flooded_OneClass_SlowsThatClassAlone()
    {
        var rates = Make();
        rates.Flooded(MethodClass.History, TimeSpan.FromSeconds(10));
        Assert.True(rates.PerSecond(MethodClass.History) < 2);
        Assert.Equal(2, rates.PerSecond(MethodClass.Updates));
    }

    [Fact]
    public void Flooded_FixedRates_StayAsTheyAre()
    {
        _options.Rates.Adaptive = false;
        var rates = Make();
        rates.Flooded(MethodClass.History, TimeSpan.FromSeconds(10));
        Assert.Equal(2, rates.PerSecond(MethodClass.History));
        Assert.Empty(rates.Save().Classes);
    }

    [Fact]
    public void Save_AfterAFlood_IsWhatTheNextActivationBeginsWith()
    {
        var first = Make();
        var revision = first.Revision;
        first.Flooded(MethodClass.History, TimeSpan.FromSeconds(10));
        Assert.True(first.Revision > revision);
        var memory = first.Save();
        Assert.Equal([MethodClass.History], memory.Classes.Keys);

        var second = Make();
        second.Begin("alpha", memory);
        Assert.Equal(first.PerSecond(MethodClass.History), second.PerSecond(MethodClass.History));
        Assert.Equal(second.Revision, Make().Revision);
    }

    private AccountRates Make() => new(
        _options, _services.GetRequiredService<AccountMetrics>(), _services.GetRequiredService<RateMetrics>(), _time, new Random(1));
}
