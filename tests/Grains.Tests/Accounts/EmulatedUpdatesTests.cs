using System.Net;
using Emulator;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Updates;

namespace Grains.Tests.Accounts;

/// <summary>What happens in channels of the emulated data centres, as an account hears of it.</summary>
public sealed class EmulatedUpdatesTests
{
    private const string Phone = "+15550000001";
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Pushes_OfAJoinedChannel_ArriveInOrder()
    {
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Channels = 2, Messages = 100, LimitsEnabled = false });
        await using var cluster = await StartAsync(emulator);
        var (account, lease) = await LogInAsync(cluster);
        var channel = emulator.Channels[0];
        Assert.True(emulator.Join(Phone, channel.Username));
        var sequence = (await account.WaitUpdatesAsync(lease, 0, Long)).Value!.Sequence;
        var position = await StandsAsync(account, lease, channel);
        Assert.True(position.IsMember);

        var id = emulator.PostMessage(channel.Username)!.Value;
        Assert.True(emulator.EditMessage(channel.Username, id));
        Assert.True(emulator.DeleteMessage(channel.Username, id));
        emulator.PostMessage(emulator.Channels[1].Username);
        emulator.PostMessage(channel.Username);

        var items = await ReadAsync(account, lease, sequence, 4);
        Assert.All(items, item => Assert.Equal(channel.ChannelId, item.ChannelId));
        Assert.Equal([1, 2, 3, 4], items.Select(item => item.Pts - position.Pts));
        Assert.Equal(id, items[0].New!.Id);
        Assert.Equal(id, items[1].Edit!.Id);
        Assert.NotEqual(items[0].New!.Text, items[1].Edit!.Text);
        Assert.NotEqual(0, items[1].Edit!.EditDate);
        Assert.Equal([id], items[2].Deleted!);
    }

    [Fact]
    public async Task Difference_OfAChannelThatIsNotJoined_TellsWhatHappened()
    {
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Channels = 1, Messages = 100, LimitsEnabled = false });
        await using var cluster = await StartAsync(emulator);
        var (account, lease) = await LogInAsync(cluster);
        var channel = emulator.Channels[0];
        var position = await StandsAsync(account, lease, channel);
        Assert.False(position.IsMember);
        var first = emulator.PostMessage(channel.Username)!.Value;
        var second = emulator.PostMessage(channel.Username)!.Value;
        emulator.EditMessage(channel.Username, first);
        emulator.DeleteMessage(channel.Username, second);

        var page = (await account.GetChannelDifferenceAsync(lease, Query(channel, position.Pts))).Value!;
        Assert.Equal(position.Pts + 4, page.Pts);
        Assert.True(page.IsFinal);
        Assert.Equal([first], page.NewMessages.Select(message => message.Id));
        Assert.Equal([first], page.Edits.Select(message => message.Id));
        Assert.Equal([second], page.Deleted);
        Assert.True(page.TimeoutSeconds > 0);

        var nothing = (await account.GetChannelDifferenceAsync(lease, Query(channel, page.Pts))).Value!;
        Assert.Equal(page.Pts, nothing.Pts);
        Assert.Empty(nothing.NewMessages);

        for (var i = 0; i < 25; i++)
        {
            emulator.PostMessage(channel.Username);
        }

        var part = (await account.GetChannelDifferenceAsync(lease, Query(channel, page.Pts) with { Limit = 10 })).Value!;
        Assert.False(part.IsFinal);
        Assert.Equal(page.Pts + 10, part.Pts);
    }

    [Fact]
    public async Task Difference_FromFarBehind_IsTooLong()
    {
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Channels = 1, Messages = 100, LimitsEnabled = false });
        await using var cluster = await StartAsync(emulator);
        var (account, lease) = await LogInAsync(cluster);
        var channel = emulator.Channels[0];
        var position = await StandsAsync(account, lease, channel);
        for (var i = 0; i < 1_100; i++)
        {
            emulator.PostMessage(channel.Username);
        }

        var page = (await account.GetChannelDifferenceAsync(lease, Query(channel, position.Pts))).Value!;
        Assert.True(page.TooLong);
        Assert.Equal(position.Pts + 1_100, page.Pts);
        Assert.NotEmpty(page.NewMessages);
    }

    [Fact]
    public async Task Pushes_AfterALostConnection_AGapIsTold()
    {
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Channels = 1, Messages = 100, LimitsEnabled = false });
        await using var cluster = await StartAsync(emulator);
        var (account, lease) = await LogInAsync(cluster);
        emulator.Join(Phone, emulator.Channels[0].Username);
        var sequence = (await account.WaitUpdatesAsync(lease, 0, Long)).Value!.Sequence;
        await StandsAsync(account, lease, emulator.Channels[0]);
        emulator.DropConnections();
        PushedUpdates pushed;
        do
        {
            pushed = (await account.WaitUpdatesAsync(lease, sequence, Long)).Value!;
            sequence = pushed.Sequence;
        }
        while (!pushed.Gap);
    }

    private static async Task<List<PushedUpdate>> ReadAsync(IAccountGrain account, Lease lease, long sequence, int count)
    {
        List<PushedUpdate> items = [];
        using var deadline = new CancellationTokenSource(Long);
        while (items.Count < count)
        {
            var pushed = (await account.WaitUpdatesAsync(lease, sequence, Long, deadline.Token)).Value!;
            Assert.False(pushed.Gap);
            items.AddRange(pushed.Items);
            sequence = pushed.Sequence;
        }

        return items;
    }

    private static async Task<ChannelDifferencePage> StandsAsync(IAccountGrain account, Lease lease, EmulatorChannel channel)
    {
        var result = await account.GetChannelDifferenceAsync(lease, Query(channel, 0));
        Assert.Null(result.Failure);
        return result.Value!;
    }

    private static DifferenceQuery Query(EmulatorChannel channel, int pts) => new() { ChannelId = channel.ChannelId, Username = channel.Username, Pts = pts };

    private static async Task<(IAccountGrain Account, Lease Lease)> LogInAsync(GrainCluster cluster)
    {
        var account = cluster.Account("alpha");
        await account.BeginLoginAsync(Phone);
        await account.SubmitCodeAsync("12345");
        return (account, (await account.AcquireAsync(GrainCluster.Request("updates"))).Lease!);
    }

    private static Task<GrainCluster> StartAsync(EmulatorServer emulator) => GrainCluster.StartAsync(
        accounts: options => (options.RequestsPerSecond, options.GlobalRequestsPerSecond, options.MaxConcurrency) = (10_000, 100_000, 64),
        telegram: telegram =>
        {
            telegram.DataCenters = emulator.DataCenters.ToDictionary(pair => pair.Key, pair => (EndPoint)pair.Value);
            telegram.PublicKeysPath = emulator.PublicKeyPath;
        });
}
