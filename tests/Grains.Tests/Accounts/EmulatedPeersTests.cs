using System.Net;
using Emulator;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;

namespace Grains.Tests.Accounts;

/// <summary>What accounts learn of channels from the emulated data centres without asking for it.</summary>
public sealed class EmulatedPeersTests
{
    [Fact]
    public async Task History_ChannelsThatMessagesWereForwardedFrom_NeedNoResolve()
    {
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Channels = 4, Messages = 2_000, LimitsEnabled = false });
        await using var cluster = await GrainCluster.StartAsync(
            null,
            options => (options.RequestsPerSecond, options.GlobalRequestsPerSecond, options.MaxConcurrency) = (10_000, 100_000, 64),
            telegram =>
            {
                telegram.DataCenters = emulator.DataCenters.ToDictionary(pair => pair.Key, pair => (EndPoint)pair.Value);
                telegram.PublicKeysPath = emulator.PublicKeyPath;
            });
        var account = cluster.Account("alpha");
        await account.BeginLoginAsync("+15550000001");
        await account.SubmitCodeAsync("12345");
        var lease = (await account.AcquireAsync(GrainCluster.Request("history"))).Lease!;
        var first = emulator.Channels[0];
        HashSet<long> forwardedFrom = [];
        for (var offset = int.MaxValue; offset != 0;)
        {
            cluster.Time.Advance(TimeSpan.FromSeconds(1));
            lease = (await account.RenewAsync(lease)).Lease!;
            var page = await account.GetHistoryAsync(lease, QueryOf(first) with { OffsetId = offset });
            forwardedFrom.UnionWith(page.Value!.Messages.Select(message => OriginOf(message)));
            offset = page.Value.NextOffsetId;
        }

        var met = emulator.Channels.Where(channel => channel.ChannelId != first.ChannelId && forwardedFrom.Contains(channel.ChannelId)).ToArray();
        Assert.NotEmpty(met);
        foreach (var channel in met)
        {
            Assert.NotNull((await account.GetHistoryAsync(lease, QueryOf(channel))).Value);
        }

        Assert.Equal(1, emulator.Statistics.Calls["contacts.resolveUsername"]);
    }

    private static HistoryQuery QueryOf(EmulatorChannel channel) => new() { ChannelId = channel.ChannelId, Username = channel.Username };

    // Marked ids of channels are below -1,000,000,000,000.
    private static long OriginOf(MessageRecord message) =>
        long.TryParse(message.Forward.Split(':')[0], out var marked) && marked < -1_000_000_000_000 ? -marked - 1_000_000_000_000 : 0;
}
