using Grains.Admission.Users;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Admission;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using ServiceDefaults.KeyVault;

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
    public async Task Users_InTheStorage_AreSealedAlsoWhatAnEarlierVersionLeftInClear()
    {
        var secret = "00112233445566778899aabbccddeeff"u8.ToArray();
        using var folder = new TestFolder();
        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            // As an earlier version has stored them.
            var storage = cluster.Silo.GetRequiredKeyedService<IGrainStorage>(GrainStorageNames.Durable);
            var users = cluster.Grains.GetGrain<IUserDirectoryGrain>(IUserDirectoryGrain.DefaultKey);
            await storage.WriteStateAsync("users", users.GetGrainId(), new GrainState<UserDirectoryState> { State = new UserDirectoryState { Version = 7, Document = secret } });

            Assert.Equal(secret, (await users.ReadAsync(0))!.Document);

            var stored = new GrainState<UserDirectoryState>();
            await storage.ReadStateAsync("users", users.GetGrainId(), stored);
            Assert.True(stored.State!.IsSealed);
            Assert.Equal(7, stored.State.Version);
            Assert.Equal(-1, stored.State.Document.AsSpan().IndexOf(secret));
            Assert.Equal(ResealOutcome.Current, (await users.ResealAsync()).Outcome);
            Assert.Null(KeyFileVault.AddKey(folder.File("keys")));
            Assert.Equal(ResealOutcome.Resealed, (await users.ResealAsync()).Outcome);
            Assert.Equal(8, await users.ReplaceAsync([.. secret, 1], 7));
        }

        // Without the first key: what was sealed anew does not need it.
        var lines = await File.ReadAllLinesAsync(folder.File("keys"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("keys"), $"{lines[0]}\n{lines[2]}\n", TestContext.Current.CancellationToken);
        await using (var later = await GrainCluster.StartAsync(folder))
        {
            Assert.Equal(33, (await later.Grains.GetGrain<IUserDirectoryGrain>(IUserDirectoryGrain.DefaultKey).ReadAsync(0))!.Document.Length);
        }

        // Under another key nobody takes them for none.
        File.Delete(folder.File("keys"));
        await using var other = await GrainCluster.StartAsync(folder);
        var directory = other.Grains.GetGrain<IUserDirectoryGrain>(IUserDirectoryGrain.DefaultKey);
        await Assert.ThrowsAnyAsync<Exception>(() => directory.ReadAsync(0));
        await Assert.ThrowsAnyAsync<Exception>(() => directory.ReplaceAsync([1], 8));
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
