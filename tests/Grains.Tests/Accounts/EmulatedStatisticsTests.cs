using System.Net;
using System.Text.Json;
using Emulator;
using Emulator.Faults;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Statistics;

namespace Grains.Tests.Accounts;

/// <summary>Statistics over side connections to the emulated data centres.</summary>
public sealed class EmulatedStatisticsTests
{
    [Fact]
    public async Task Statistics_OfEveryChannel_ComeFromTheirDataCentreAndLeaveTheHomeAlone()
    {
        await using var emulator = await StartEmulatorAsync(channels: 8);
        await using var cluster = await StartAsync(emulator);
        var account = await LogInAsync(cluster);
        var home = (await account.GetStatusAsync()).HomeDc;
        HashSet<int> dataCenters = [];
        HashSet<StatisticsKind> kinds = [];
        foreach (var channel in emulator.Channels)
        {
            cluster.Time.Advance(TimeSpan.FromSeconds(1));
            var (lease, query) = await QueryAsync(account, channel.Username);
            var result = await account.GetStatisticsAsync(lease, query);
            await account.ReleaseAsync(lease);
            Assert.Null(result.Failure);
            var report = result.Value!;
            dataCenters.Add(report.StatsDc);
            kinds.Add(report.Kind);
            Assert.True(report.From < report.To);
            Assert.Contains(report.Values, value => value.Name == (report.Kind == StatisticsKind.Broadcast ? "followers" : "members") && value.Current > 0);
            Assert.DoesNotContain(report.Graphs, graph => graph.State == GraphState.Pending);
            using var summary = JsonDocument.Parse(report.Json);
            Assert.Equal(report.To, summary.RootElement.GetProperty("period").GetProperty("max_date").GetInt32());
            Assert.All(report.Graphs.Where(graph => graph.State == GraphState.Loaded), graph => JsonDocument.Parse(graph.Json).Dispose());
            Assert.All(report.Graphs.Where(graph => graph.State == GraphState.Unavailable), graph => Assert.NotEmpty(graph.Reason));
        }

        Assert.True(dataCenters.Count > 1, "the channels' statistics must be spread over data centres");
        Assert.Equal(2, kinds.Count);
        Assert.Equal(home, (await account.GetStatusAsync()).HomeDc);
    }

    [Fact]
    public async Task Statistics_WrongHint_IsCorrectedByStatsMigrate()
    {
        await using var emulator = await StartEmulatorAsync(channels: 1);
        await using var cluster = await StartAsync(emulator);
        var account = await LogInAsync(cluster);
        var home = (await account.GetStatusAsync()).HomeDc;
        var (lease, query) = await QueryAsync(account, emulator.Channels[0].Username);
        var right = (await account.GetStatisticsAsync(lease, query)).Value!.StatsDc;
        var wrong = right % 5 + 1;
        var report = (await account.GetStatisticsAsync(lease, query with { DcHint = wrong })).Value!;
        Assert.Equal(right, report.StatsDc);
        Assert.DoesNotContain(report.Graphs, graph => graph.State == GraphState.Pending);
        Assert.Equal(home, (await account.GetStatusAsync()).HomeDc);
    }

    [Fact]
    public async Task Statistics_AdminRequired_AsksTelegramOnce()
    {
        await using var emulator = await StartEmulatorAsync(channels: 1);
        emulator.Fail(new ScriptedFault { Method = "stats.getBroadcastStats", Error = "CHAT_ADMIN_REQUIRED", Times = int.MaxValue });
        await using var cluster = await StartAsync(emulator);
        var account = await LogInAsync(cluster);
        var (lease, query) = await QueryAsync(account, emulator.Channels[0].Username);
        for (var i = 0; i < 3; i++)
        {
            var failure = (await account.GetStatisticsAsync(lease, query)).Failure!;
            Assert.Equal(FailureKind.Forbidden, failure.Kind);
            Assert.True(failure.RetryAfter > TimeSpan.Zero);
        }

        Assert.Equal(1, emulator.Statistics.Calls["stats.getBroadcastStats"]);
        Assert.Equal(AccountState.Ready, (await account.GetStatusAsync()).State);
    }

    private static async Task<(Lease Lease, StatisticsQuery Query)> QueryAsync(IAccountGrain account, string username)
    {
        var lease = (await account.AcquireAsync(GrainCluster.Request("stats"))).Lease!;
        var channel = (await account.ResolveAsync(lease, username)).Value!;
        return (lease, new StatisticsQuery { ChannelId = channel.ChannelId, Username = channel.Username });
    }

    private static Task<EmulatorServer> StartEmulatorAsync(int channels) =>
        EmulatorServer.StartAsync(new EmulatorOptions { Channels = channels, Messages = 100, LimitsEnabled = false });

    private static async Task<IAccountGrain> LogInAsync(GrainCluster cluster)
    {
        var account = cluster.Account("alpha");
        await account.BeginLoginAsync("+15550000001");
        Assert.Equal(LoginStep.Done, (await account.SubmitCodeAsync("12345")).Step);
        return account;
    }

    private static Task<GrainCluster> StartAsync(EmulatorServer emulator) => GrainCluster.StartAsync(
        null,
        options => (options.RequestsPerSecond, options.GlobalRequestsPerSecond, options.MaxConcurrency) = (10_000, 100_000, 64),
        telegram =>
        {
            telegram.DataCenters = emulator.DataCenters.ToDictionary(pair => pair.Key, pair => (EndPoint)pair.Value);
            telegram.PublicKeysPath = emulator.PublicKeyPath;
        });
}
