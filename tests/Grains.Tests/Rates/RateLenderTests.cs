using System.Diagnostics;
using Grains.Accounts;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Rates;
using Grains.Rates;
using Grains.Rates.Lending;
using Grains.Tests.Accounts.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.TestingHost;
using ServiceDefaults.KeyVault;
using ServiceDefaults.Storage;

namespace Grains.Tests.Rates;

/// <summary>Several silos that take from one rate as fast as they can, on the real clock.</summary>
public sealed class RateLenderTests
{
    private const double PerSecond = 200;

    [Fact]
    public async Task TryTake_SeveralSilosAndOneKilled_NeverAboveTheRateAndSoonAllOfIt()
    {
        using var folder = new TestFolder();
        await using var database = GrainDatabase.Open(folder.File("grains.db")).Database!;
        var vault = new KeyFileSessionVault(KeyFileVault.Open(folder.File("keys"), create: true).Vault!);
        var builder = new InProcessTestClusterBuilder(3);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddSqliteGrainStorage(GrainStorageNames.Durable, database);
            silo.Services.AddSingleton<ISessionVault>(vault);
            silo.Services.AddSingleton<ITelegramSessionFactory>(new FakeSessions());
            silo.Services.AddAccounts(options => options.GlobalRequestsPerSecond = PerSecond);
        });
        await using var cluster = builder.Build();
        var clock = Stopwatch.StartNew();
        await cluster.DeployAsync();

        var lenders = cluster.Silos.ToDictionary(silo => silo, silo => cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<RateLender>());
        long taken = 0;
        TimeSpan allAt = TimeSpan.MaxValue;
        using var stop = new CancellationTokenSource();
        async Task TakeAsync(RateLender lender, CancellationToken cancellationToken)
        {
            using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            while (!cancellationToken.IsCancellationRequested)
            {
                while (lender.TryTake(RateScopes.Global) == TimeSpan.Zero)
                {
                    Interlocked.Increment(ref taken);
                }

                await ticks.WaitForNextTickAsync(CancellationToken.None);
            }
        }

        var killed = cluster.Silos[2];
        using var death = new CancellationTokenSource();
        Task[] takers =
        [
            TakeAsync(lenders[cluster.Silos[0]], stop.Token), TakeAsync(lenders[cluster.Silos[1]], stop.Token), TakeAsync(lenders[killed], death.Token),
        ];
        var budget = cluster.Client.GetGrain<IRateBudgetGrain>(RateScopes.Global);
        await UntilAsync(async () => (await budget.ListAsync()).Count(loan => loan.PerSecond > PerSecond / 4) == 3);
        AssertNotAbove();

        await death.CancelAsync();
        await cluster.KillSiloAsync(killed);
        AssertNotAbove();

        // Of three quarters and more: a safe rate stays reserved for who may only be cut off.
        await UntilAsync(async () =>
        {
            AssertNotAbove();
            return (await budget.ListAsync()).Count(loan => loan.PerSecond > PerSecond * 0.4) == 2;
        });
        var (before, since) = (Interlocked.Read(ref taken), clock.Elapsed);
        await UntilAsync(() => Task.FromResult(clock.Elapsed - since > TimeSpan.FromSeconds(2)));
        var share = (Interlocked.Read(ref taken) - before) / (PerSecond * (clock.Elapsed - since).TotalSeconds);
        AssertNotAbove();
        await stop.CancelAsync();
        await Task.WhenAll(takers);
        Assert.True(share > 0.6, $"{share:P0} of the rate after a death");

        // All that was ever lent, plus a second's burst and a call that each silo may have saved up.
        void AssertNotAbove() => Assert.True(
            Interlocked.Read(ref taken) <= (PerSecond * (clock.Elapsed.TotalSeconds + 1)) + 3, $"{taken} calls in {clock.Elapsed}");
    }

    [Fact]
    public async Task TryTake_FirstCallOfASilo_FindsTheRateLentAlready()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var lender = cluster.Silo.GetRequiredService<RateLender>();
        Assert.Equal(TimeSpan.Zero, lender.TryTake(RateScopes.Global));
    }

    [Fact]
    public async Task TryTake_NoGrainCallOnTheWay_EvenWhenTheRateIsUsedUp()
    {
        await using var cluster = await GrainCluster.StartAsync(accounts: options => options.GlobalRequestsPerSecond = 10);
        var lender = cluster.Silo.GetRequiredService<RateLender>();
        var taken = 0;
        for (var i = 0; i < 10_000; i++)
        {
            taken += lender.TryTake(RateScopes.Global) == TimeSpan.Zero ? 1 : 0;
        }

        // The clock stands still, and half of the rate is lent to who did not ask for more.
        Assert.InRange(taken, 5, 10);
        Assert.InRange(lender.TryTake(RateScopes.Global), TimeSpan.FromMilliseconds(99), TimeSpan.FromMilliseconds(201));
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var clock = Stopwatch.StartNew();
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), "it takes too long");
            await ticks.WaitForNextTickAsync();
        }
    }
}
