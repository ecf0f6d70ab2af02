using Grains.Interfaces.Collection;
using Grains.Interfaces.Peers;

namespace Grains.Tests.Peers;

public sealed class UsernameCacheGrainTests
{
    private static readonly ChannelInfo News = new() { ChannelId = 7, Username = "News", Title = "News" };

    [Fact]
    public async Task Found_InAnyCase_IsKnownForADayAlsoAfterARestart()
    {
        using var folder = new TestFolder();
        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            await Names(cluster, "news").FoundAsync("News", News);
            await Eventually.TrueAsync(async () => await Names(cluster, "NEWS").FindAsync("NEWS") is not null);
            Assert.Equal(News, (await Names(cluster, "NEWS").FindAsync("NEWS"))!.Channel);
        }

        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            Assert.Equal(7, (await Names(cluster, "news").FindAsync("news"))!.Channel!.ChannelId);
            cluster.Time.Advance(TimeSpan.FromHours(25));
            Assert.Null(await Names(cluster, "news").FindAsync("news"));
        }
    }

    [Theory]
    [InlineData(UsernameFinding.NotOccupied, 1)]
    [InlineData(UsernameFinding.NotAChannel, 1)]
    [InlineData(UsernameFinding.Invalid, 24)]
    public async Task Missed_IsRememberedForAWhile(UsernameFinding finding, int hours)
    {
        await using var cluster = await GrainCluster.StartAsync();
        await Names(cluster, "nobody").MissedAsync("nobody", finding);
        await Eventually.TrueAsync(async () => await Names(cluster, "nobody").FindAsync("nobody") is not null);
        var entry = (await Names(cluster, "nobody").FindAsync("nobody"))!;
        Assert.Null(entry.Channel);
        Assert.Equal(finding, entry.Finding);
        Assert.Equal(TimeSpan.FromHours(hours), entry.ExpiresAt - cluster.Time.GetUtcNow());
        cluster.Time.Advance(TimeSpan.FromHours(hours));
        Assert.Null(await Names(cluster, "nobody").FindAsync("nobody"));
    }

    [Fact]
    public async Task Found_AnotherChannelUnderTheName_IsTheNewOneAndNamesTheFormer()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var names = Names(cluster, "news");
        // Not answered, so that nothing but the effect tells that they have arrived.
        await names.FoundAsync("news", News);
        await Eventually.TrueAsync(async () => (await names.FindAsync("news"))?.Channel?.ChannelId == 7);
        await names.FoundAsync("news", News with { ChannelId = 8 });
        await Eventually.TrueAsync(async () => (await names.FindAsync("news"))?.Channel?.ChannelId == 8);
        var entry = (await names.FindAsync("news"))!;
        Assert.Equal(8, entry.Channel!.ChannelId);
        Assert.Equal(7, entry.FormerChannelId);

        await names.LeftAsync("news", 7);
        Assert.NotNull(await names.FindAsync("news"));
        await names.LeftAsync("news", 8);
        await Eventually.TrueAsync(async () => await names.FindAsync("news") is null);
    }

    [Fact]
    public async Task Found_MoreThanAShardHolds_DropsTheOldest()
    {
        await using var cluster = await GrainCluster.StartAsync(peers: options => options.UsernamesPerShard = 8);
        var names = cluster.Grains.GetGrain<IUsernameCacheGrain>(3);
        for (var i = 0; i < 9; i++)
        {
            await names.FoundAsync($"name_{i}", News with { ChannelId = i + 1 });
            await Eventually.TrueAsync(async () => await names.FindAsync($"name_{i}") is not null);
            cluster.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Null(await names.FindAsync("name_0"));
        Assert.NotNull(await names.FindAsync("name_1"));
        Assert.NotNull(await names.FindAsync("name_8"));
    }

    private static IUsernameCacheGrain Names(GrainCluster cluster, string username) =>
        cluster.Grains.GetGrain<IUsernameCacheGrain>(IUsernameCacheGrain.ShardOf(username));
}
