using Grains.Interfaces.Admission;

namespace Grains.Tests.Admission;

public sealed class DirectoryTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task Users_AddedChangedRemoved_AreKeptByVersion()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var users = cluster.Grains.GetGrain<IUserDirectoryGrain>(IUserDirectoryGrain.DefaultKey);
        Assert.Null(await users.ReadAsync(0));
        var anna = new UserRecord { Name = "anna", Secret = Secret };
        Assert.Equal(UserPutOutcome.Stored, await users.PutAsync(anna, UserPutMode.Add));
        Assert.Equal(UserPutOutcome.Exists, await users.PutAsync(anna, UserPutMode.Add));
        Assert.Equal(UserPutOutcome.SecretTaken, await users.PutAsync(anna with { Name = "otto", Secret = "dd" + Secret }, UserPutMode.Add));
        Assert.Equal(UserPutOutcome.Unknown, await users.PutAsync(anna with { Name = "otto" }, UserPutMode.Replace));
        var stored = (await users.FindAsync("anna"))!;
        Assert.Equal(UserPutOutcome.Changed, await users.PutAsync(anna with { MaxDevices = 1 }, UserPutMode.Replace));
        Assert.Equal(UserPutOutcome.Stored, await users.PutAsync(stored with { MaxDevices = 2 }, UserPutMode.Replace));

        await cluster.DeactivateAsync(users);
        var listing = (await users.ReadAsync(1))!;
        Assert.Equal(2, listing.Version);
        Assert.Equal(2, Assert.Single(listing.Users).MaxDevices);
        Assert.DoesNotContain(Secret, listing.Users[0].ToString(), StringComparison.Ordinal);

        Assert.Equal(UserPutOutcome.Stored, await users.RemoveAsync("anna"));
        Assert.Equal(UserPutOutcome.Unknown, await users.RemoveAsync("anna"));
        Assert.Empty((await users.ReadAsync(2))!.Users);
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
