using Grains.Interfaces.Admission;

namespace Grains.Tests.Admission;

public sealed class DirectoryTests
{
    [Fact]
    public async Task Users_ReplacedByTwoAtOnce_OneHasToLookAgain()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var users = cluster.Grains.GetGrain<IUserDirectoryGrain>(IUserDirectoryGrain.DefaultKey);
        Assert.Null(await users.ReadAsync(0));
        Assert.Equal(1, await users.ReplaceAsync([1], 0));
        Assert.Null(await users.ReplaceAsync([2], 0));

        await cluster.DeactivateAsync(users);
        var listing = (await users.ReadAsync(0))!;
        Assert.Equal(1, listing.Version);
        Assert.Equal([1], listing.Document);
        Assert.Equal(2, await users.ReplaceAsync([3], 1));
        Assert.Null(await users.ReadAsync(2));
    }

    [Fact]
    public async Task Gateways_SilentForTheirTime_AreNotListed()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var gateways = cluster.Grains.GetGrain<IGatewayDirectoryGrain>(IGatewayDirectoryGrain.DefaultKey);
        await gateways.HeartbeatAsync(Info("b"), TimeSpan.FromSeconds(15));
        await gateways.HeartbeatAsync(Info("a"), TimeSpan.FromSeconds(30));
        Assert.Equal(["a", "b"], (await gateways.ListAsync()).Select(gateway => gateway.Info.Id));

        cluster.Time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(["a"], (await gateways.ListAsync()).Select(gateway => gateway.Info.Id));
        await gateways.LeaveAsync("a");
        Assert.Empty(await gateways.ListAsync());
    }

    private static GatewayInfo Info(string id) =>
        new() { Id = id, Addresses = ["192.0.2.1:443"], Version = "1.0", StartedAt = DateTimeOffset.UnixEpoch };
}
