namespace Telepool.Cluster.Tests.Processes;

/// <summary>A cluster on Redis.</summary>
[Collection("processes")]
public sealed class RedisClusterTests(RedisCluster cluster) : ClusterTests(cluster), IClassFixture<RedisCluster>
{
    protected override string StateServer => "redis";

    [Fact]
    public async Task MessageServerKilled_AndStartedAgain_CostsNoLeaseAndNoMessage()
    {
        SkipWhereMissing();
        await AddWorkAsync();
        await AssertTruthAsync();
        await using var load = new Load(Fixture, workers: 4);
        await ClusterFixture.UntilAsync(() => Task.FromResult(load.Leases > 20), TimeSpan.FromSeconds(60), load.ToString);
        await Fixture.Cluster.RunAsync("kill", "postgres");
        var before = load.Leases;
        foreach (var channel in Fixture.Emulator.Channels)
        {
            Fixture.Emulator.PostMessage(channel.Username);
        }

        await ClusterFixture.UntilAsync(() => Task.FromResult(load.Leases > before + 50), TimeSpan.FromSeconds(60), load.ToString);
        await Fixture.Cluster.RunAsync("start", "postgres");
        await AssertTruthAsync();
        Tell(load.ToString());
        Assert.Empty(load.Failures);
        AssertNoKeyBurned();
        await AssertReadyAsync();
    }
}
