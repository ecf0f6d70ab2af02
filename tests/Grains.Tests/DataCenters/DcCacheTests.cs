using Grains.DataCenters;
using Grains.Interfaces.DataCenters;

namespace Grains.Tests.DataCenters;

public sealed class DcCacheTests
{
    private const long Channel = 1_500_000_007;

    [Fact]
    public async Task Find_AfterStatsMigrate_IsTheCorrectedOneAlsoAfterARestart()
    {
        using var folder = new TestFolder();
        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            Assert.Null(await Route(cluster).FindAsync(Channel));
            await Route(cluster).ObserveAsync(new DcObservation { ChannelId = Channel, StatsDc = 2, Source = DcSource.ChannelFull });
            Assert.Equal((2, 0.8), Of(await Route(cluster).FindAsync(Channel)));
            await Route(cluster).ObserveAsync(new DcObservation { ChannelId = Channel, StatsDc = 4, Source = DcSource.Migrate });
            Assert.Equal((4, 0.95), Of(await Route(cluster).FindAsync(Channel)));
        }

        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            Assert.Equal((4, 0.95), Of(await Route(cluster).FindAsync(Channel)));
        }
    }

    [Fact]
    public async Task Observe_ChannelFullAgainstABetterSource_IsLeftAsideUntilThatHasFaded()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await Route(cluster).ObserveAsync(new DcObservation { ChannelId = Channel, StatsDc = 4, Source = DcSource.Answer });
        var stale = new DcObservation { ChannelId = Channel, StatsDc = 2, Source = DcSource.ChannelFull };
        await Route(cluster).ObserveAsync(stale);
        Assert.Equal(4, (await Route(cluster).FindAsync(Channel))!.StatsDc);
        cluster.Time.Advance(TimeSpan.FromDays(7));
        await Route(cluster).ObserveAsync(stale);
        Assert.Equal(2, (await Route(cluster).FindAsync(Channel))!.StatsDc);
    }

    [Fact]
    public async Task Find_WithoutConfirmation_FadesAndEnds()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await Route(cluster).ObserveAsync(new DcObservation { ChannelId = Channel, StatsDc = 4, Source = DcSource.Answer });
        cluster.Time.Advance(TimeSpan.FromDays(7));
        Assert.Equal(0.5, (await Route(cluster).FindAsync(Channel))!.Confidence, 3);
        await Route(cluster).ObserveAsync(new DcObservation { ChannelId = Channel, StatsDc = 4, Source = DcSource.Answer });
        Assert.Equal(1, (await Route(cluster).FindAsync(Channel))!.Confidence, 3);
        // 1 falls to 0.2 in log2(5) = 2.33 half-lives.
        cluster.Time.Advance(TimeSpan.FromDays(7 * 2.4));
        Assert.Null(await Route(cluster).FindAsync(Channel));
    }

    [Fact]
    public async Task Denied_IsNegativeForItsTime()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await Route(cluster).ObserveAsync(new DcObservation { ChannelId = Channel, Source = DcSource.Denied });
        var route = (await Route(cluster).FindAsync(Channel))!;
        Assert.True(route.IsNegative);
        Assert.Equal(0, route.StatsDc);
        Assert.Equal(TimeSpan.FromHours(1), route.ExpiresAt - cluster.Time.GetUtcNow());
        cluster.Time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await Route(cluster).FindAsync(Channel));

        await Route(cluster).ObserveAsync(new DcObservation { ChannelId = Channel, Source = DcSource.Denied });
        await Route(cluster).ObserveAsync(new DcObservation { ChannelId = Channel, StatsDc = 3, Source = DcSource.Answer });
        Assert.Equal(3, (await Route(cluster).FindAsync(Channel))!.StatsDc);
    }

    [Fact]
    public async Task Find_ByManyAtOnce_LoadsOnceAndThenFromTheSilo()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.Grains.GetGrain<IDcCacheGrain>(IDcCacheGrain.ShardOf(Channel))
            .ObserveAsync(new DcObservation { ChannelId = Channel, StatsDc = 5, Source = DcSource.Answer });
        var before = cluster.Calls.Of(nameof(IDcCacheGrain));
        var routes = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Route(cluster).FindAsync(Channel)));
        Assert.All(routes, route => Assert.Equal(5, route!.StatsDc));
        Assert.Equal(5, (await Route(cluster).FindAsync(Channel))!.StatsDc);
        Assert.Equal(1, cluster.Calls.Of(nameof(IDcCacheGrain)) - before);

        // The copy is short-lived, so that other silos' corrections arrive.
        cluster.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(5, (await Route(cluster).FindAsync(Channel))!.StatsDc);
        Assert.Equal(2, cluster.Calls.Of(nameof(IDcCacheGrain)) - before);
    }

    [Fact]
    public async Task Find_UnknownChannel_IsRememberedAsUnknownForSeconds()
    {
        await using var cluster = await GrainCluster.StartAsync();
        Assert.Null(await Route(cluster).FindAsync(Channel));
        Assert.Null(await Route(cluster).FindAsync(Channel));
        Assert.Equal(1, cluster.Calls.Of(nameof(IDcCacheGrain)));
    }

    [Fact]
    public void Merge_TheSameAnswerAgain_KeepsTheSource()
    {
        var options = new DcCacheOptions();
        var now = DateTimeOffset.UnixEpoch;
        var answer = DcConfidence.Merge(null, new DcObservation { ChannelId = Channel, StatsDc = 4, Source = DcSource.Answer }, now, options);
        var again = DcConfidence.Merge(answer, new DcObservation { ChannelId = Channel, StatsDc = 4, Source = DcSource.ChannelFull }, now.AddDays(14), options);
        Assert.Equal(DcSource.Answer, again.Source);
        Assert.Equal(0.8, again.Confidence, 3);
    }

    private static (int StatsDc, double Confidence) Of(DcRoute? route) => (route!.StatsDc, Math.Round(route.Confidence, 3));

    private static IDcRouteGrain Route(GrainCluster cluster) => cluster.Grains.GetGrain<IDcRouteGrain>(IDcRouteGrain.Key);
}
