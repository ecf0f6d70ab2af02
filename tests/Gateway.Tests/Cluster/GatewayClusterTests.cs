using Gateway.Tests.Users;
using Grains.Interfaces.Admission;
using Microsoft.Extensions.Logging.Abstractions;
using Telepool.Gateway.Admission.Bans;
using Telepool.Gateway.Cluster;
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

    private static GatewayCluster Create(TestCluster cluster) => new(
        cluster.Grains, GatewayCluster.NewId(), Registry(), new BanBook(TimeProvider.System), () => Quick, TimeProvider.System, NullLoggerFactory.Instance);

    private static UserRegistry Registry()
    {
        var registry = new UserRegistry(1, TimeProvider.System, isShared: true);
        UserSettings[] users = [TestUsers.Settings()];
        registry.Commit(users, registry.Prepare(users));
        return registry;
    }

    private static GatewayInfo Info(string id) => new() { Id = id, Addresses = ["192.0.2.1:443"], Version = "1", StartedAt = DateTimeOffset.UnixEpoch };
}
