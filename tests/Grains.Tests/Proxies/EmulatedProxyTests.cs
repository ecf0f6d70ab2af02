using System.Diagnostics;
using System.Net;
using Emulator;
using Emulator.Proxies;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Proxies;
using Grains.Proxies;
using Microsoft.Extensions.DependencyInjection;
using MTProto.Transports;

namespace Grains.Tests.Proxies;

/// <summary>Accounts that reach the emulated data centres through emulated proxies, some of which fail.</summary>
public sealed class EmulatedProxyTests
{
    [Fact]
    public async Task History_ProxyDiesUnderIt_GoesOnWithinASecondAndTheAccountHearsNothing()
    {
        await using var setup = await Setup.StartAsync(3);
        var account = await setup.LogInAsync("alpha", "+15550000001");
        var afterKill = new List<TimeSpan>();
        var pages = 0;
        EmulatorProxy? dead = null;
        await foreach (var took in ReadAsync(account, setup.Emulator.Channels[0].Username))
        {
            if (dead is not null)
            {
                afterKill.Add(took);
                await dead.FailAsync(EmulatorProxyFault.None);
                dead = null;
            }

            if (++pages % 3 == 0 && pages < 18)
            {
                dead = setup.Proxies[(await setup.Cluster.BindAsync("alpha")).ProxyId];
                await dead.FailAsync(EmulatorProxyFault.Dead);
            }
        }

        // The middle one of five: on a busy machine a single one may have to wait for a processor.
        afterKill.Sort();
        TestContext.Current.SendDiagnosticMessage($"pages over the loss of a proxy: {string.Join(", ", afterKill.Select(took => $"{took.TotalMilliseconds:F0} ms"))}");
        Assert.Equal(5, afterKill.Count);
        Assert.True(afterKill[2] < TimeSpan.FromSeconds(1), $"The fail-over took {afterKill[2]}.");
        Assert.Equal(AccountState.Ready, (await account.GetStatusAsync()).State);
        Assert.Equal(20, pages);
        setup.AssertNobodyWentDirect();
        Assert.Equal(0, setup.Emulator.Statistics.DuplicatedKeys);
    }

    [Fact]
    public async Task History_HalfOfTheProxiesFailInTurn_EveryPageIsRead()
    {
        await using var setup = await Setup.StartAsync(6);
        var accounts = new List<IAccountGrain>();
        for (var i = 1; i <= 4; i++)
        {
            accounts.Add(await setup.LogInAsync($"reader{i}", $"+1555000000{i}"));
        }

        using var done = new CancellationTokenSource();
        var failing = FailInTurnAsync(setup, done.Token);
        var pages = await Task.WhenAll(accounts.Select(async account =>
        {
            var count = 0;
            await foreach (var _ in ReadAsync(account, setup.Emulator.Channels[0].Username))
            {
                count++;
            }

            return count;
        }));
        await done.CancelAsync();
        await failing;

        Assert.All(pages, count => Assert.Equal(20, count));
        setup.AssertNobodyWentDirect();
        Assert.Equal(0, setup.Emulator.Statistics.DuplicatedKeys);
        foreach (var account in accounts)
        {
            Assert.Equal(AccountState.Ready, (await account.GetStatusAsync()).State);
        }
    }

    [Fact]
    public async Task History_EveryProxyIsDead_FailsWithoutCostToTheAccountAndNeverGoesDirect()
    {
        await using var setup = await Setup.StartAsync(2);
        var account = await setup.LogInAsync("alpha", "+15550000001");
        foreach (var proxy in setup.Proxies.Values)
        {
            await proxy.FailAsync(EmulatorProxyFault.Dead);
        }

        var result = await ResolveAsync(account, setup.Emulator.Channels[0].Username);
        Assert.Equal((FailureKind.Disconnected, "PROXY"), (result.Failure!.Kind, result.Failure.Error));
        Assert.Equal(AccountState.Ready, (await account.GetStatusAsync()).State);
        setup.AssertNobodyWentDirect();

        // A proxy that is back is found by its probe, and serves without anybody's help.
        await setup.Proxies["p0"].FailAsync(EmulatorProxyFault.None);
        await ProxyCluster.UntilAsync(
            async () => (await ResolveAsync(account, setup.Emulator.Channels[0].Username)).Failure is null, "The proxy that is back was not found.");
    }

    [Fact]
    public async Task Drain_WhileALeaseIsOut_MovesTheConnectionOnlyAfterIt()
    {
        await using var setup = await Setup.StartAsync(2, upkeep: TimeSpan.FromMilliseconds(50));
        var account = await setup.LogInAsync("alpha", "+15550000001");
        var channel = (await ResolveAsync(account, setup.Emulator.Channels[0].Username)).Value!;
        var bound = (await setup.Cluster.BindAsync("alpha")).ProxyId;
        var other = setup.Proxies.Keys.Single(name => name != bound);
        var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        Assert.True(await setup.Cluster.Proxies().DrainAsync(bound));
        for (var i = 0; i < 20; i++)
        {
            var page = await account.GetHistoryAsync(lease, new HistoryQuery { ChannelId = channel.ChannelId, Username = channel.Username });
            Assert.Null(page.Failure);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, setup.Proxies[other].Relayed);
        Assert.Equal(1, setup.Proxies[bound].OpenConnections);

        await account.ReleaseAsync(lease);
        await ProxyCluster.UntilAsync(() => Task.FromResult(setup.Proxies[bound].OpenConnections == 0), "The connection stayed on the drained proxy.");
        lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        Assert.Null((await account.GetHistoryAsync(lease, new HistoryQuery { ChannelId = channel.ChannelId, Username = channel.Username })).Failure);
        Assert.Equal(1, setup.Proxies[other].OpenConnections);
        Assert.Equal(0, setup.Emulator.Statistics.DuplicatedKeys);
    }

    [Fact]
    public async Task Test_GoodAndBadProxy_SaysWhatItFinds()
    {
        await using var setup = await Setup.StartAsync(2);
        await setup.Proxies["p1"].FailAsync(EmulatorProxyFault.TargetUnreachable);
        await ProxyCluster.UntilAsync(async () => (await setup.Cluster.Proxies().ListAsync()).Count(proxy => proxy.Address.Length > 0) == 2, "The configured proxies did not appear.");
        var good = await setup.Cluster.Grains.GetGrain<IProxyGrain>("p0").TestAsync(0);
        var bad = await setup.Cluster.Grains.GetGrain<IProxyGrain>("p1").TestAsync(4);
        Assert.Equal((ProxyFault.None, 2), (good.Fault, good.DcId));
        Assert.True(good is { ConnectMs: >= 0, FirstByteMs: > 0 });
        Assert.Equal((ProxyFault.Target, 4), (bad.Fault, bad.DcId));
    }

    private static async Task FailInTurnAsync(Setup setup, CancellationToken stop)
    {
        EmulatorProxyFault[] faults =
            [EmulatorProxyFault.Dead, EmulatorProxyFault.Closing, EmulatorProxyFault.Refusing, EmulatorProxyFault.TargetUnreachable, EmulatorProxyFault.Garbage];
        var random = new Random(7);
        var proxies = setup.Proxies.Values.ToArray();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                random.Shuffle(proxies);
                for (var i = 0; i < proxies.Length; i++)
                {
                    await proxies[i].FailAsync(i < proxies.Length / 2 ? faults[random.Next(faults.Length)] : EmulatorProxyFault.None);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Every page has been read.
        }
    }

    private static async Task<OperationResult<ChannelInfo>> ResolveAsync(IAccountGrain account, string username)
    {
        var answer = await account.AcquireAsync(GrainCluster.Request("resolve"));
        if (answer.Lease is not { } lease)
        {
            // Asked again and again without a pause, the account's own rate is what says no.
            Assert.Equal(LeaseRefusal.RateLimited, answer.Refusal);
            return new OperationResult<ChannelInfo> { Failure = new OperationFailure { Kind = FailureKind.RateLimited, Error = "RATE" } };
        }

        try
        {
            return await account.ResolveAsync(lease, username);
        }
        finally
        {
            await account.ReleaseAsync(lease);
        }
    }

    /// <summary>Reads a channel to its end, a lease per page, and gives the time that each page took; a fault of the way is tried again.</summary>
    private static async IAsyncEnumerable<TimeSpan> ReadAsync(IAccountGrain account, string username)
    {
        var (offset, channelId) = (0, 0L);
        do
        {
            var started = Stopwatch.GetTimestamp();
            OperationFailure? failure = null;
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (true)
            {
                if (channelId == 0)
                {
                    var found = await ResolveAsync(account, username);
                    channelId = found.Value?.ChannelId ?? 0;
                    failure = found.Failure;
                }

                var answer = await account.AcquireAsync(GrainCluster.Request());
                if (answer.Lease is not { } lease)
                {
                    // Its rate may hold an account back; a proxy's fault may not.
                    Assert.Contains(answer.Refusal, (LeaseRefusal[])[LeaseRefusal.RateLimited, LeaseRefusal.Busy]);
                    Assert.False(deadline.IsCancellationRequested, $"No lease for 20 s: {answer.Reason}");
                    await Task.Yield();
                    continue;
                }

                var result = await account.GetHistoryAsync(lease, new HistoryQuery { ChannelId = channelId, Username = username, OffsetId = offset });
                await account.ReleaseAsync(lease);
                failure = result.Failure;
                if (result.Value is { } page)
                {
                    offset = page.NextOffsetId;
                    break;
                }

                Assert.Contains(failure!.Kind, (FailureKind[])[FailureKind.Disconnected, FailureKind.Timeout]);
                Assert.False(deadline.IsCancellationRequested, $"A page failed for 20 s: {failure.Error}");
                await Task.Yield();
            }

            yield return Stopwatch.GetElapsedTime(started);
        }
        while (offset != 0);
    }

    private sealed class Setup : IAsyncDisposable
    {
        public required EmulatorServer Emulator { get; init; }

        public required GrainCluster Cluster { get; init; }

        public required IReadOnlyDictionary<string, EmulatorProxy> Proxies { get; init; }

        public static async Task<Setup> StartAsync(int count, TimeSpan? upkeep = null)
        {
            var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Channels = 1, Messages = 2_000, LimitsEnabled = false });
            var proxies = new Dictionary<string, EmulatorProxy>();
            var list = new List<string>();
            for (var i = 0; i < count; i++)
            {
                ProxySecret.TryParse((i % 4 == 3 ? "ee" : "dd") + "00112233445566778899aabbccddeef" + i + (i % 4 == 3 ? "6578616d706c652e6f7267" : ""), out var secret);
                var proxy = await EmulatorProxy.StartAsync(new EmulatorProxyOptions
                {
                    Kind = (EmulatorProxyKind)Math.Min(i % 4, 2),
                    Username = i % 4 < 2 ? "user" : null,
                    Password = "secret",
                    Secret = secret,
                    DataCenters = emulator.DataCenters,
                });
                proxies[$"p{i}"] = proxy;
                list.Add($"{proxy.Address}#name=p{i}");
            }

            var cluster = await GrainCluster.StartAsync(
                accounts: options =>
                {
                    (options.RequestsPerSecond, options.GlobalRequestsPerSecond, options.MaxConcurrency) = (10_000, 100_000, 64);
                    options.UpkeepPeriod = upkeep ?? options.UpkeepPeriod;
                },
                telegram: telegram =>
                {
                    telegram.DataCenters = emulator.DataCenters.ToDictionary(pair => pair.Key, pair => (EndPoint)pair.Value);
                    telegram.PublicKeysPath = emulator.PublicKeyPath;
                },
                clock: TimeProvider.System,
                services: services => services.AddProxies(options =>
                {
                    (options.BanTime, options.MaxBanTime, options.AvoidTime) = (TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(200));
                    options.Refresh = TimeSpan.FromMilliseconds(50);
                    options.Configured = string.Join('\n', list);
                }));
            return new Setup { Emulator = emulator, Cluster = cluster, Proxies = proxies };
        }

        public async Task<IAccountGrain> LogInAsync(string name, string phone)
        {
            var account = Cluster.Account(name);
            Assert.Equal(LoginStep.Code, (await account.BeginLoginAsync(phone)).Step);
            Assert.Equal(LoginStep.Done, (await account.SubmitCodeAsync("12345")).Step);
            return account;
        }

        /// <summary>Whatever reached the data centres came from a proxy.</summary>
        public void AssertNobodyWentDirect() => Assert.Equal(Proxies.Values.Sum(proxy => proxy.Relayed), Emulator.Statistics.Connections);

        public async ValueTask DisposeAsync()
        {
            await Cluster.DisposeAsync();
            foreach (var proxy in Proxies.Values)
            {
                await proxy.DisposeAsync();
            }

            await Emulator.DisposeAsync();
        }
    }
}
