using System.Diagnostics;
using System.Globalization;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Admission;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Configuration;
using Grains.Interfaces.Leases;
using Orleans.Runtime;
using Telepool.Collectors.Leasing;

namespace Telepool.Cluster.Tests.Processes;

/// <summary>What holds for a cluster of processes, wherever it keeps its state.</summary>
public abstract class ClusterTests(ClusterFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // What is promised, to a machine that has the time (Scaled).
    private static readonly TimeSpan OwnedAgain = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan GracefulStop = TimeSpan.FromSeconds(10);

    private static readonly string[] Silos = ["silo1", "silo2", "silo3"];
    private static readonly string[] Hosts = [.. Silos, "gateway1", "gateway2", "updates1", "updates2", "history1", "stats1"];

    protected ClusterFixture Fixture { get; } = fixture;

    /// <summary>The server that holds membership and state.</summary>
    protected abstract string StateServer { get; }

    private ICollectionGrain Job => Fixture.Grains.GetGrain<ICollectionGrain>(ICollectionGrain.DefaultJob);

    [Fact]
    public async Task Cluster_WhenUp_HasOneOwnerForEveryAccountAndNoneOutsideOfSilos()
    {
        SkipWhereMissing();
        Tell($"the topology was ready after {Fixture.UpTime.TotalSeconds:0.0} s");
        var owners = await OwnersAsync();
        Assert.True(owners.Values.Distinct().Count() > 1, "one silo owns everything");
        var hosts = await Fixture.Grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
        Assert.Equal(Silos.Length, hosts.Count);
        Assert.All(owners.Values, owner => Assert.Contains(owner, hosts.Keys));
        var gateways = Fixture.Grains.GetGrain<IGatewayDirectoryGrain>(IGatewayDirectoryGrain.DefaultKey);
        await ClusterFixture.UntilAsync(async () => (await gateways.ListAsync()).Length == 2, Patience, () => "two gateways are listed");
        AssertNoKeyBurned();
    }

    [Fact]
    public async Task Collection_AcrossCollectorsWhileMessagesComeAndGo_EndsEqualToTheTruth()
    {
        SkipWhereMissing();
        await AddWorkAsync();
        var channels = Fixture.Emulator.Channels.Select(static channel => channel.Username).ToArray();
        for (var turn = 0; turn < 40; turn++)
        {
            var channel = channels[turn % channels.Length];
            var posted = Fixture.Emulator.PostMessage(channel)!.Value;
            Fixture.Emulator.EditMessage(channel, posted);
            if (turn % 4 == 3)
            {
                Fixture.Emulator.DeleteMessage(channel, posted);
            }
        }

        await AssertTruthAsync();
        var workers = (await Job.ListAsync()).Work.Select(static piece => piece.Worker).Distinct().Order();
        Assert.Equal(["history1", "updates1", "updates2"], workers);
        AssertNoKeyBurned();
    }

    [Fact]
    public async Task SiloKilled_UnderLoad_EveryAccountIsOwnedAgainAndNothingIsLost()
    {
        SkipWhereMissing();
        await AddWorkAsync();
        var before = await OwnersAsync();
        await using var load = new Load(Fixture, workers: 4);
        await ClusterFixture.UntilAsync(() => Task.FromResult(load.Leases > 20), Patience, load.ToString);
        var victim = before.Values.GroupBy(static owner => owner).MaxBy(static group => group.Count())!.Key;
        var name = Silos[victim.Endpoint.Port % 10 - 1];
        await Fixture.Cluster.RunAsync("kill", name);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Fixture.Accounts.Select(AskAsync));
        var owned = clock.Elapsed;
        // A light one: what a try that was given up has taken does not stand in the way of the next.
        await Task.WhenAll(Fixture.Accounts.Select(LeaseAsync));
        var leased = clock.Elapsed;
        Tell(string.Create(CultureInfo.InvariantCulture, $"{name} killed with {before.Values.Count(owner => owner.Equals(victim))} of {before.Count} accounts: all owned again after {owned.TotalSeconds:0.0} s, all leased after {leased.TotalSeconds:0.0} s"));
        foreach (var channel in Fixture.Emulator.Channels)
        {
            Fixture.Emulator.PostMessage(channel.Username);
        }

        await Fixture.Cluster.RunAsync("start", name);
        await AssertTruthAsync();
        Tell(load.ToString());
        Assert.True(owned < Scaled(OwnedAgain), $"owned again after {owned.TotalSeconds:0.0} s");
        Assert.True(leased < Scaled(OwnedAgain), $"leased after {leased.TotalSeconds:0.0} s");
        AssertNoKeyBurned();
        await AssertReadyAsync();
    }

    [Fact]
    public async Task Hosts_RestartedOneAfterTheOtherUnderLoad_FailNoLease()
    {
        SkipWhereMissing();
        await AddWorkAsync();
        await using (var load = new Load(Fixture, workers: 4))
        {
            await ClusterFixture.UntilAsync(() => Task.FromResult(load.Leases > 20), Patience, load.ToString);
            foreach (var name in Hosts)
            {
                var stopped = await Fixture.Cluster.RunAsync("stop", name);
                var started = await Fixture.Cluster.RunAsync("start", name);
                Tell(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():HH:mm:ss} {name}: stopped in {stopped.TotalSeconds:0.00} s, ready again in {started.TotalSeconds:0.00} s"));
                Assert.True(stopped < Scaled(GracefulStop), $"{name} took {stopped.TotalSeconds:0.0} s to stop");
                Fixture.Emulator.PostMessage(Fixture.Emulator.Channels[0].Username);
            }

            var leases = load.Leases;
            await ClusterFixture.UntilAsync(() => Task.FromResult(load.Leases > leases + 20), Patience, load.ToString);
            Tell(load.ToString());
            TellMoves();
            AssertNoKeyBurned();
            Assert.Empty(load.Failures);
        }

        await AssertTruthAsync();
        AssertNoKeyBurned();
        await AssertReadyAsync();
    }

    [Fact]
    public async Task Configuration_Changed_HoldsInEveryProcessWithinASecond()
    {
        SkipWhereMissing();
        var grain = Fixture.Grains.GetGrain<IConfigurationGrain>(IConfigurationGrain.Deployment);
        var best = TimeSpan.MaxValue;
        // A machine that does other work besides may be late once, not always.
        for (var tries = 0; tries < 5 && best >= TimeSpan.FromSeconds(1); tries++)
        {
            var expected = (await grain.GetAsync()).Version;
            var clock = Stopwatch.StartNew();
            var answer = await grain.ChangeAsync(new ConfigurationChange(expected, "test", "try", new Dictionary<string, string?> { ["MTPROTO_RETRY_MAX"] = string.Create(CultureInfo.InvariantCulture, $"{6 + expected}") }));
            Assert.Equal(ConfigurationStatus.Applied, answer.Status);
            var line = string.Create(CultureInfo.InvariantCulture, $"Configuration {answer.Current.Version} of the deployment holds");
            var waiting = Hosts.ToList();
            await ClusterFixture.UntilAsync(
                () => Task.FromResult(waiting.RemoveAll(name => Fixture.Cluster.LogOf(name).Contains(line, StringComparison.Ordinal)) >= 0 && waiting.Count == 0),
                Patience,
                () => $"{string.Join(", ", waiting)} follow");
            best = clock.Elapsed < best ? clock.Elapsed : best;
        }

        Tell(string.Create(CultureInfo.InvariantCulture, $"a change held in {Hosts.Length} processes after {best.TotalMilliseconds:0} ms"));
        Assert.True(best < Scaled(TimeSpan.FromSeconds(1)), $"{best.TotalSeconds:0.0} s");
    }

    [Fact]
    public async Task StateServerKilled_AndStartedAgain_CostsItsOwnFunctionAndHealsByItself()
    {
        SkipWhereMissing();
        await OwnersAsync();
        // An account connects by a claim that is stored; one that was never used has none, and cannot get it while the server is away.
        await Task.WhenAll(Fixture.Accounts.Select(LeaseAsync));
        var processes = Hosts.ToDictionary(static name => name, name => Fixture.Cluster.ProcessOf(name));
        await using var load = new Load(Fixture, workers: 4);
        await ClusterFixture.UntilAsync(() => Task.FromResult(load.Leases > 20), Patience, load.ToString);
        await Fixture.Cluster.RunAsync("kill", StateServer);
        // Longer than a probe, a renewal of leases and a refresh of the membership.
        var (before, clock) = (load.Leases, Stopwatch.StartNew());
        await ClusterFixture.UntilAsync(() => Task.FromResult(clock.Elapsed > TimeSpan.FromSeconds(12)), Patience, load.ToString);
        var during = load.Leases - before;
        await Fixture.Cluster.RunAsync("start", StateServer);
        var healed = await ClusterFixture.UntilAsync(Fixture.Cluster.IsReadyAsync, Patience, () => $"all are ready again after {StateServer} was away\n{Fixture.Cluster.Status}");
        Tell(string.Create(CultureInfo.InvariantCulture, $"{StateServer} away for 12 s: {during} leases meanwhile; everything ready {healed.TotalSeconds:0.0} s after it was back; {load}"));
        Assert.True(during > 20, $"{during} leases while {StateServer} was away");
        Assert.Empty(load.Failures);
        Assert.Equal(processes, Hosts.ToDictionary(static name => name, name => Fixture.Cluster.ProcessOf(name)));
        // State can be written again.
        var account = Fixture.Grains.GetGrain<IAccountGrain>(Fixture.Accounts[0]);
        Assert.True((await account.ActAsync(new AccountActionRequest { Action = AccountAction.Quarantine, Actor = "test", Duration = TimeSpan.FromMinutes(1) })).Done);
        Assert.True((await account.ActAsync(new AccountActionRequest { Action = AccountAction.Release, Actor = "test" })).Done);
        await AddWorkAsync();
        await AssertTruthAsync();
        AssertNoKeyBurned();
    }

    /// <summary>A promised time, longer by as much as more processes want to run than the machine has cores: what waits for a core is not slow by itself.</summary>
    private static TimeSpan Scaled(TimeSpan promised)
    {
        var load = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
        return promised * Math.Max(1, load / Environment.ProcessorCount);
    }

    /// <summary>Shows when accounts had to be asked for, and leases that did not come back.</summary>
    private void TellMoves()
    {
        foreach (var name in Silos)
        {
            foreach (var line in Fixture.Cluster.LogOf(name).Split('\n').Where(static line => line.Contains("given up to", StringComparison.Ordinal) || line.Contains("were not released", StringComparison.Ordinal) || line.Contains("owned elsewhere", StringComparison.Ordinal) || line.Contains("has not said that its connection is closed", StringComparison.Ordinal)))
            {
                Tell($"{name}: {line}");
            }
        }
    }

    protected static void Tell(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    protected void SkipWhereMissing()
    {
        if (Fixture.Missing is { } missing)
        {
            Assert.Skip(missing);
        }
    }

    protected void AssertNoKeyBurned()
    {
        Assert.Equal(0, Fixture.Emulator.Statistics.DuplicatedKeys);
        Assert.Null(Fixture.Emulator.Statistics.Failure);
    }

    protected async Task AssertReadyAsync() =>
        await ClusterFixture.UntilAsync(Fixture.Cluster.IsReadyAsync, Patience, () => "everything is ready again\n" + Fixture.Cluster.Status);

    protected async Task AddWorkAsync() => await ClusterFixture.RetryAsync(
        () => Job.ChangeAsync(new CollectionChange
        {
            Channels = [.. Fixture.Emulator.Channels.Select(static channel => channel.Username)],
            Kinds = [CollectionKind.History, CollectionKind.Updates],
        }),
        Patience);

    protected async Task AssertTruthAsync()
    {
        var truth = new Truth(0, 0, 0, 0, 0);
        var took = await ClusterFixture.UntilAsync(
            async () => (truth = await Truth.CompareAsync(Fixture.Emulator, Fixture.Cluster.Messages)).IsEqual,
            Patience,
            () => truth.ToString());
        Tell(string.Create(CultureInfo.InvariantCulture, $"equal to the truth after {took.TotalSeconds:0.0} s: {truth.Stored} messages"));
    }

    private async Task AskAsync(string account) =>
        await ClusterFixture.RetryAsync(() => Fixture.Grains.GetGrain<IAccountGrain>(account).GetStatusAsync(), Patience);

    private async Task LeaseAsync(string account)
    {
        var grain = Fixture.Grains.GetGrain<IAccountGrain>(account);
        await ClusterFixture.UntilAsync(
            async () =>
            {
                if ((await ClusterFixture.RetryAsync(() => grain.AcquireAsync(new LeaseRequest { Holder = "test", Purpose = LeasePurpose.Updates }), Patience)).Lease is not { } lease)
                {
                    return false;
                }

                await grain.ReleaseAsync(lease);
                return true;
            },
            Patience,
            () => $"a lease on {account}");
    }

    private async Task<Dictionary<string, SiloAddress>> OwnersAsync()
    {
        await Task.WhenAll(Fixture.Accounts.Select(AskAsync));
        var management = Fixture.Grains.GetGrain<IManagementGrain>(0);
        var owners = new Dictionary<string, SiloAddress>();
        foreach (var account in Fixture.Accounts)
        {
            owners.Add(account, (await management.GetActivationAddress(Fixture.Grains.GetGrain<IAccountGrain>(account)))!);
        }

        return owners;
    }
}
