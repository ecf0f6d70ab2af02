using Grains.Interfaces.Admission;

namespace Grains.Tests.Admission;

public sealed class UserGrainTests
{
    private static readonly UserLimits Limits = new() { MaxConnections = 3, QuotaBytes = 1_000_000 };

    [Fact]
    public async Task ExchangeAsync_GrainIsLostAtOnce_WhatWasLentIsStillCharged()
    {
        using var folder = new TestFolder();
        long lent;
        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            var user = cluster.Grains.GetGrain<IUserGrain>("anna");
            var block = await user.ExchangeAsync(Report("one", 1));
            Assert.Equal(2, block.Slots);
            lent = block.Lent;
            Assert.InRange(lent, 100_000, 500_000);
        }

        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            var user = cluster.Grains.GetGrain<IUserGrain>("anna");
            var usage = await user.GetUsageAsync();
            Assert.Equal(lent, usage.Outstanding);
            Assert.Equal("one", Assert.Single(usage.Gateways).Gateway);

            // Nobody else is given a slot before "one" has said what it holds.
            var other = await user.ExchangeAsync(Report("two", 1));
            Assert.Equal(0, other.Slots);
            Assert.True(other.MayFollow);
            await user.ExchangeAsync(Report("one", 2) with { Connections = 2, Slots = 2, Waiting = 0, Lent = lent });
            Assert.Equal(1, (await user.ExchangeAsync(Report("two", 2))).Slots);
        }
    }

    [Fact]
    public async Task ResetAndForget_ThenAsked_CountFromNothing()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var user = cluster.Grains.GetGrain<IUserGrain>("anna");
        var block = await user.ExchangeAsync(Report("one", 1));
        await user.ExchangeAsync(Report("one", 2) with { BytesUp = block.Lent, Lent = block.Lent, Ahead = 0 });
        Assert.Equal(block.Lent, (await user.GetUsageAsync()).Used);

        await user.ResetQuotaAsync();
        var usage = await user.GetUsageAsync();
        Assert.Equal((0, block.Lent), (usage.Used, usage.BytesUp));
        Assert.Equal(cluster.Time.GetUtcNow(), usage.ResetAt);

        await user.ForgetAsync();
        Assert.Equal(0, (await user.GetUsageAsync()).BytesUp);
    }

    private static UserReport Report(string gateway, long sequence) =>
        new() { Gateway = gateway, Sequence = sequence, Limits = Limits, Waiting = 2, Ahead = 500_000 };
}
