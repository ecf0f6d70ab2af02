using System.Text.Json.Nodes;
using Gateway.Tests.Users;
using Grains.Interfaces.Admission;
using Microsoft.Extensions.Logging.Abstractions;
using ServiceDefaults.Configuration;
using Telepool.Gateway.Admission.Bans;
using Telepool.Gateway.Cluster;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Events;
using Telepool.Gateway.Users;

namespace Gateway.Tests.Cluster;

public sealed class GatewayClusterTests
{
    private static readonly ClusterSettings Quick = new() { Refresh = TimeSpan.FromMilliseconds(50) };

    [Fact]
    public async Task Start_Gateway_IsListedUntilItStops()
    {
        await using var cluster = await TestCluster.StartAsync();
        var directory = cluster.Grains.GetGrain<IGatewayDirectoryGrain>(IGatewayDirectoryGrain.DefaultKey);
        await using (var gateway = Create(cluster))
        {
            gateway.Start(() => Info(gateway.Id), static () => Task.CompletedTask);
            await Eventually.TrueAsync(async () => (await directory.ListAsync()).Length == 1);
            Assert.Equal(gateway.Id, (await directory.ListAsync())[0].Info.Id);
        }

        Assert.Empty(await directory.ListAsync());
    }

    [Fact]
    public async Task Replace_ByTwoGateways_TheSlowerLooksAgainAndBothSeeTheResult()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var one = Create(cluster);
        await using var two = Create(cluster);
        var changes = 0;
        one.Start(() => Info(one.Id), () =>
        {
            Interlocked.Increment(ref changes);
            return Task.CompletedTask;
        });
        Assert.True(await two.Users.ReplaceAsync([1]));
        await Eventually.TrueAsync(() => one.Users.Document.SequenceEqual(new byte[] { 1 }) && Volatile.Read(ref changes) > 0);

        Assert.True(await one.Users.ReplaceAsync([2]));
        Assert.False(await two.Users.ReplaceAsync([3]));
        Assert.Equal([2], two.Users.Document);
        Assert.True(await two.Users.ReplaceAsync([3]));
    }

    [Fact]
    public async Task AddUser_AtOneGateway_IsAUserOfAllAndConflictsAreNoticed()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var one = Create(cluster);
        await using var two = Create(cluster);
        using var first = Configurator(one);
        using var second = Configurator(two);
        two.Start(() => Info(two.Id), () => second.ReloadAsync());
        var added = await first.AddUserAsync("anna", new JsonObject { ["maxDevices"] = 2 }, null, TestContext.Current.CancellationToken);
        Assert.Equal(ChangeOutcome.Applied, added.Outcome);
        await Eventually.TrueAsync(() => second.Settings.Users.Count == 1);
        Assert.Equal(2, second.Settings.Users[0].MaxDevices);
        Assert.Equal(first.Settings.Users[0].Secret.Reveal(), second.Settings.Users[0].Secret.Reveal());

        Assert.Equal(ChangeOutcome.Exists, (await second.AddUserAsync("anna", [], null, TestContext.Current.CancellationToken)).Outcome);
        Assert.Equal(ChangeOutcome.Applied, (await second.RotateUserAsync("anna", null, TestContext.Current.CancellationToken)).Outcome);
        // The first has not looked since, and does before it changes anything.
        Assert.Equal(ChangeOutcome.Conflict, (await first.ChangeUserAsync("anna", new JsonObject { ["maxDevices"] = 3 }, 2, TestContext.Current.CancellationToken)).Outcome);
        Assert.Equal(ChangeOutcome.Applied, (await first.ChangeUserAsync("anna", new JsonObject { ["maxDevices"] = 3 }, null, TestContext.Current.CancellationToken)).Outcome);
        await Eventually.TrueAsync(() => second.Settings.Users[0].MaxDevices == 3);
        Assert.Equal(first.Settings.Users[0].Secret.Reveal(), second.Settings.Users[0].Secret.Reveal());
        Assert.Equal(ChangeOutcome.Applied, (await second.RemoveUserAsync("anna", null, TestContext.Current.CancellationToken)).Outcome);
        Assert.Equal(ChangeOutcome.NotFound, (await first.RotateUserAsync("anna", null, TestContext.Current.CancellationToken)).Outcome);
    }

    [Fact]
    public async Task AddUser_ClusterIsAway_SaysSo()
    {
        await using var cluster = await TestCluster.StartAsync();
        var (grains, line) = cluster.Line();
        await using var users = new SharedUsers(grains, () => Quick, TimeProvider.System);
        using var configurator = Configurator(users);
        line.IsCut = true;
        var change = await configurator.AddUserAsync("anna", [], null, TestContext.Current.CancellationToken);
        Assert.Equal(ChangeOutcome.Invalid, change.Outcome);
        Assert.Contains("cluster", Assert.Single(change.Errors).ToString(), StringComparison.Ordinal);
        Assert.Empty(configurator.Settings.Users);
    }

    private static GatewayConfigurator Configurator(GatewayCluster cluster) => Configurator(cluster.Users);

    private static GatewayConfigurator Configurator(ISharedUsers users)
    {
        var sources = new GatewaySources(new GatewayArguments { Listen = ["127.0.0.1:1"] }, new Dictionary<string, string>());
        return new GatewayConfigurator(
            sources, sources.Read(), static (_, _) => Task.FromResult<IReadOnlyList<SettingError>>([]), new GatewayEventHub(TimeProvider.System), NullLogger.Instance, users);
    }

    private static GatewayCluster Create(TestCluster cluster) => new(
        cluster.Grains, GatewayCluster.NewId(), new ClusterSeat(Registry(), new BanBook(TimeProvider.System), () => Quick), TimeProvider.System, NullLoggerFactory.Instance);

    private static UserRegistry Registry()
    {
        var registry = new UserRegistry(1, TimeProvider.System, isShared: true);
        UserSettings[] users = [TestUsers.Settings()];
        registry.Commit(users, registry.Prepare(users));
        return registry;
    }

    private static GatewayInfo Info(string id) => new() { Id = id, Addresses = ["192.0.2.1:443"], Version = "1", StartedAt = DateTimeOffset.UnixEpoch };
}
