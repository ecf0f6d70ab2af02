using Telepool.Gateway.Cluster;

namespace Gateway.Tests.Cluster;

public sealed class ClusterReplaysTests
{
    [Fact]
    public async Task Ask_SeenByAnotherGateway_IsAReplay()
    {
        await using var cluster = await TestCluster.StartAsync();
        var (one, two) = (new ClusterReplays(cluster.Grains, TimeProvider.System), new ClusterReplays(cluster.Grains, TimeProvider.System));
        var until = cluster.Time.GetUtcNow() + TimeSpan.FromMinutes(4);
        var keys = Enumerable.Range(0, 300).Select(static i => (UInt128)i << 112 | (UInt128)i).ToList();
        Assert.All(await Task.WhenAll(keys.Select(key => AskAsync(one, key, until))), Assert.True);
        Assert.All(await Task.WhenAll(keys.Select(key => AskAsync(two, key, until))), Assert.False);
        Assert.Equal(300, two.ReplaysTotal);
        Assert.True(await AskAsync(two, UInt128.MaxValue, until));
    }

    [Fact]
    public async Task Ask_ClusterIsAway_CountsAsNewAtOnce()
    {
        await using var cluster = await TestCluster.StartAsync();
        var (grains, line) = cluster.Line();
        var replays = new ClusterReplays(grains, TimeProvider.System);
        var until = cluster.Time.GetUtcNow() + TimeSpan.FromMinutes(4);
        line.IsCut = true;
        Assert.True(await AskAsync(replays, 1, until));
        // Nobody is asked for a while after a failure.
        for (var i = 0; i < 100; i++)
        {
            Assert.True(await AskAsync(replays, 1, until));
        }

        Assert.True(line.Refused < 20, $"{line.Refused} calls");
        Assert.Equal(101, replays.UnansweredTotal);
        line.IsCut = false;
        await Eventually.TrueAsync(async () => !await AskAsync(replays, 1, until));
    }

    private static Task<bool> AskAsync(ClusterReplays replays, UInt128 key, DateTimeOffset until)
    {
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        replays.Ask(key, until, answer.SetResult);
        return answer.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }
}
