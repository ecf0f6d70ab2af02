using System.Globalization;
using Grains.Interfaces.Configuration;

namespace Telepool.Silo.Tests.Configuration;

public sealed class FollowingTests
{
    private const string Variable = "MTPROTO_LEASE_QUEUE_LIMIT";

    [Fact]
    public async Task Change_WithSeveralSilosAndAClient_IsOnEveryHostWithinASecond()
    {
        await using var cluster = await ConfigurationCluster.StartAsync(silos: 3);
        await cluster.SetAsync(Variable, "500");
        await cluster.HaveAsync(1);
        var times = new List<TimeSpan>();
        for (var version = 2; version <= 21; version++)
        {
            var value = (500 + version).ToString(CultureInfo.InvariantCulture);
            var started = TimeProvider.System.GetTimestamp();
            Assert.Equal(ConfigurationStatus.Applied, (await cluster.SetAsync(Variable, value)).Status);
            await cluster.HaveAsync(version);
            times.Add(TimeProvider.System.GetElapsedTime(started));
            Assert.All(cluster.Hosts, host => Assert.Equal(500 + version, host.Current.Limits.LeaseQueueLimit));
        }

        // The poll alone would take five seconds. The median, since the machine may be busy with something else for a moment.
        times.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine($"median {times[times.Count / 2].TotalMilliseconds:0.0} ms, longest {times[^1].TotalMilliseconds:0.0} ms on {cluster.Hosts.Count} hosts");
        Assert.InRange(times[times.Count / 2], TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Change_AfterTheOwnerMovedAndASiloDied_IsStillOnEveryHost()
    {
        await using var cluster = await ConfigurationCluster.StartAsync(silos: 3);
        await cluster.SetAsync(Variable, "500");
        await cluster.HaveAsync(1);
        await cluster.DeactivateAsync();
        await cluster.SetAsync(Variable, "501");
        await cluster.HaveAsync(2);
        await cluster.AddSiloAsync();
        await cluster.HaveAsync(2);
        await cluster.SetAsync(Variable, null);
        await cluster.HaveAsync(3);
        Assert.All(cluster.Hosts, host => Assert.Equal(1000, host.Current.Limits.LeaseQueueLimit));
    }

    [Fact]
    public async Task Change_ByManyAtOnce_LosesNone()
    {
        await using var cluster = await ConfigurationCluster.StartAsync(silos: 2);
        string[] variables = ["MTPROTO_RETRY_MAX", "MTPROTO_LEASE_QUEUE_LIMIT", "MTPROTO_PROXY_FAIL_SCORE_LIMIT", "MTPROTO_RESOLVE_PER_DAY"];
        var conflicts = 0;
        await Task.WhenAll(variables.Select(async variable =>
        {
            for (var i = 1; i <= 10; i++)
            {
                while (await ChangeAsync(variable, i) is { Status: ConfigurationStatus.Conflict } conflict)
                {
                    Interlocked.Increment(ref conflicts);
                    // Whoever was quicker changed another setting, and is named.
                    Assert.All(conflict.Differences, difference => Assert.NotEqual(variable, difference.Variable));
                    Assert.All(conflict.Differences, difference => Assert.Equal(difference.Variable, difference.Author));
                }
            }
        }));
        var now = await cluster.Grain.GetAsync();
        Assert.Equal(40, now.Version);
        Assert.Equal(variables.Order(), now.Values.Keys.Order());
        Assert.All(now.Values.Values, value => Assert.Equal("10", value));
        await cluster.HaveAsync(40);
        TestContext.Current.TestOutputHelper?.WriteLine($"{conflicts} conflicts");

        async Task<ConfigurationAnswer> ChangeAsync(string variable, int value)
        {
            var seen = (await cluster.Grain.GetAsync()).Version;
            return await cluster.Grain.ChangeAsync(new ConfigurationChange(seen, variable, string.Empty, new() { [variable] = value.ToString(CultureInfo.InvariantCulture) }));
        }
    }
}
