using Grains.Interfaces.Admission;

namespace Grains.Tests.Admission;

public sealed class BanTests
{
    [Fact]
    public async Task ReadAsync_BansAndLifts_AreToldAsChangesAndSurviveTheGrain()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var list = cluster.Grains.GetGrain<IBanListGrain>(IBanListGrain.DefaultKey);
        var first = (await list.ReadAsync(-1))!;
        Assert.True(first.IsWhole);
        Assert.Null(await list.ReadAsync(first.Version));

        var ban = await list.BanAsync(Request("203.0.113.77/24"));
        Assert.Equal("203.0.113.0/24", ban!.Prefix);
        Assert.Equal(cluster.Time.GetUtcNow() + TimeSpan.FromHours(1), ban.Until);
        await list.BanAsync(Request("2001:db8::1"));
        var second = (await list.ReadAsync(first.Version))!;
        Assert.False(second.IsWhole);
        Assert.Equal(["203.0.113.0/24", "2001:db8::1/128"], second.Bans.Select(each => each.Prefix));

        Assert.True(await list.LiftAsync("2001:db8::1"));
        Assert.False(await list.LiftAsync("2001:db8::1"));
        Assert.Equal(["2001:db8::1/128"], (await list.ReadAsync(second.Version))!.Lifted);

        await cluster.DeactivateAsync(list);
        var again = (await list.ReadAsync(second.Version))!;
        Assert.True(again.IsWhole);
        Assert.Equal(ban, Assert.Single(again.Bans));

        cluster.Time.Advance(TimeSpan.FromHours(1));
        Assert.Empty((await list.ReadAsync(-1))!.Bans);
    }

    [Theory]
    [InlineData("")]
    [InlineData("203.0.113.7/33")]
    [InlineData("203.0.113.7/")]
    [InlineData("host")]
    [InlineData("fe80::1%1")]
    [InlineData("2001:db8::/-1")]
    public async Task BanAsync_NoNetwork_IsRefused(string prefix)
    {
        await using var cluster = await GrainCluster.StartAsync();

        Assert.Null(await cluster.Grains.GetGrain<IBanListGrain>(IBanListGrain.DefaultKey).BanAsync(Request(prefix)));
    }

    [Fact]
    public async Task ReportAsync_ManyGatewaysTogether_BanLongerEachTime()
    {
        await using var cluster = await GrainCluster.StartAsync();
        const string Prefix = "203.0.113.7/32";
        var reputation = cluster.Grains.GetGrain<IReputationGrain>(IReputationGrain.KeyOf(Prefix));
        var list = cluster.Grains.GetGrain<IBanListGrain>(IBanListGrain.DefaultKey);
        var lasted = new List<TimeSpan>();
        for (var time = 0; time < 3; time++)
        {
            await reputation.ReportAsync([new Offence { Prefix = Prefix, Score = 60, Reason = "garbage" }]);
            Assert.Empty((await list.ReadAsync(-1))!.Bans);
            await reputation.ReportAsync([new Offence { Prefix = Prefix, Score = 60, Reason = "garbage" }]);
            var ban = Assert.Single((await list.ReadAsync(-1))!.Bans);
            lasted.Add(ban.Until!.Value - cluster.Time.GetUtcNow());
            cluster.Time.Advance(lasted[^1]);
        }

        Assert.Equal([TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(40)], lasted);
    }

    [Fact]
    public async Task ReportAsync_TimePasses_ScoreDecays()
    {
        await using var cluster = await GrainCluster.StartAsync();
        const string Prefix = "2001:db8:1:2::/64";
        var reputation = cluster.Grains.GetGrain<IReputationGrain>(IReputationGrain.KeyOf(Prefix));
        await reputation.ReportAsync([new Offence { Prefix = Prefix, Score = 80, Reason = "garbage" }]);
        cluster.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(40, await reputation.GetScoreAsync(Prefix), 3);
        await reputation.ReportAsync([new Offence { Prefix = Prefix, Score = 59, Reason = "garbage" }]);
        Assert.Empty((await cluster.Grains.GetGrain<IBanListGrain>(IBanListGrain.DefaultKey).ReadAsync(-1))!.Bans);
        await reputation.ForgiveAsync(Prefix);
        Assert.Equal(0, await reputation.GetScoreAsync(Prefix));
    }

    private static BanRequest Request(string prefix) => new() { Prefix = prefix, Reason = "scans", TimeToLive = TimeSpan.FromHours(1), By = "operator" };
}
