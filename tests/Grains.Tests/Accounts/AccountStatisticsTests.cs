using Grains.Accounts.Sessions;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Statistics;

namespace Grains.Tests.Accounts;

public sealed class AccountStatisticsTests
{
    private static readonly StatisticsQuery Query = new() { ChannelId = 1000, Username = "news" };

    [Fact]
    public async Task Statistics_Twice_AsksOnceWhereTheyAre()
    {
        await using var cluster = await StartAsync();
        var (account, lease) = await LeaseAsync(cluster);
        var report = (await account.GetStatisticsAsync(lease, Query)).Value!;
        Assert.Equal(4, report.StatsDc);
        Assert.All(report.Graphs, graph => Assert.Equal(GraphState.Loaded, graph.State));
        Assert.Null(report.RetryAfter);

        Assert.NotNull((await account.GetStatisticsAsync(lease, Query)).Value);
        var calls = cluster.Sessions["alpha"].Calls;
        Assert.Single(calls, call => call == "channels.getFullChannel");
        Assert.Equal(2, calls.Count(call => call == "stats.getBroadcastStats@4"));
        Assert.Equal(6, calls.Count(call => call == "stats.loadAsyncGraph@4"));
    }

    [Fact]
    public async Task Statistics_WithHint_AsksThere()
    {
        await using var cluster = await StartAsync();
        var (account, lease) = await LeaseAsync(cluster);
        Assert.NotNull((await account.GetStatisticsAsync(lease, Query with { DcHint = 3 })).Value);
        Assert.Contains("stats.getBroadcastStats@3", cluster.Sessions["alpha"].Calls);
        Assert.DoesNotContain("channels.getFullChannel", cluster.Sessions["alpha"].Calls);
    }

    [Fact]
    public async Task Statistics_AdminRequired_IsForbiddenAndNotAskedAgain()
    {
        using var folder = new TestFolder();
        await using (var cluster = await StartAsync(folder))
        {
            var (account, lease) = await LeaseAsync(cluster);
            Assert.NotNull((await account.ResolveAsync(lease, "news")).Value);
            cluster.Sessions["alpha"].Faults.Enqueue(new SessionFault(SessionFaultKind.Rpc, "CHAT_ADMIN_REQUIRED"));
            var failure = (await account.GetStatisticsAsync(lease, Query with { DcHint = 4 })).Failure!;
            Assert.Equal(FailureKind.Forbidden, failure.Kind);
            Assert.Equal("CHAT_ADMIN_REQUIRED", failure.Error);
            Assert.Equal(TimeSpan.FromHours(6), failure.RetryAfter);
        }

        await using (var cluster = await StartAsync(folder))
        {
            var account = cluster.Account("alpha");
            var lease = (await account.AcquireAsync(GrainCluster.Request("stats"))).Lease!;
            Assert.Equal(FailureKind.Forbidden, (await account.GetStatisticsAsync(lease, Query with { DcHint = 4 })).Failure!.Kind);
            Assert.Empty(cluster.Sessions["alpha"].Calls);

            cluster.Time.Advance(TimeSpan.FromHours(6.1));
            lease = (await account.AcquireAsync(GrainCluster.Request("stats"))).Lease!;
            Assert.NotNull((await account.GetStatisticsAsync(lease, Query with { DcHint = 4 })).Value);
        }
    }

    [Fact]
    public async Task Statistics_NotVisible_IsForbiddenWithoutAskingForThem()
    {
        await using var cluster = await StartAsync();
        var (account, lease) = await LeaseAsync(cluster);
        cluster.Sessions["alpha"].CanViewStatistics = false;
        Assert.Equal("STATS_NOT_VISIBLE", (await account.GetStatisticsAsync(lease, Query)).Failure!.Error);
        Assert.DoesNotContain(cluster.Sessions["alpha"].Calls, call => call.StartsWith("stats.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Statistics_OfAChannelThatBecameAGroup_AsksTheOtherWay()
    {
        await using var cluster = await StartAsync();
        var (account, lease) = await LeaseAsync(cluster);
        Assert.NotNull((await account.ResolveAsync(lease, "news")).Value);
        cluster.Sessions["alpha"].Faults.Enqueue(new SessionFault(SessionFaultKind.Rpc, "BROADCAST_REQUIRED"));
        var report = (await account.GetStatisticsAsync(lease, Query with { DcHint = 4 })).Value!;
        Assert.Equal(StatisticsKind.Megagroup, report.Kind);
    }

    [Fact]
    public async Task Statistics_RateUsedUp_LeavesGraphsForLater()
    {
        await using var cluster = await StartAsync(rate: 1);
        var (account, lease) = await LeaseAsync(cluster);
        var report = (await account.GetStatisticsAsync(lease, Query)).Value!;
        var pending = report.Graphs.Where(graph => graph.State == GraphState.Pending).ToArray();
        Assert.NotEmpty(pending);
        Assert.True(report.RetryAfter > TimeSpan.Zero);

        cluster.Time.Advance(TimeSpan.FromMinutes(1));
        lease = (await account.AcquireAsync(GrainCluster.Request("stats"))).Lease!;
        var graph = (await account.LoadGraphAsync(lease, QueryOf(report, pending[0]))).Value!;
        Assert.Equal(GraphState.Loaded, graph.State);
        Assert.Equal(pending[0].Token, graph.Json);
    }

    [Theory]
    [InlineData("GRAPH_EXPIRED_RELOAD")]
    [InlineData("GRAPH_INVALID_RELOAD")]
    public async Task LoadGraph_TokenOfNoUse_IsUnavailable(string error)
    {
        await using var cluster = await StartAsync();
        var (account, lease) = await LeaseAsync(cluster);
        cluster.Sessions["alpha"].Faults.Enqueue(new SessionFault(SessionFaultKind.Rpc, error));
        var graph = (await account.LoadGraphAsync(lease, new GraphQuery { Name = "growth_graph", Token = "old", StatsDc = 4 })).Value!;
        Assert.Equal((GraphState.Unavailable, error), (graph.State, graph.Reason));
    }

    [Fact]
    public async Task Statistics_FloodWhileLoadingGraphs_KeepsWhatIsThere()
    {
        await using var cluster = await StartAsync();
        var (account, lease) = await LeaseAsync(cluster);
        var session = cluster.Sessions["alpha"];
        Assert.NotNull((await account.ResolveAsync(lease, "news")).Value);
        session.AfterCall = call =>
        {
            if (call.StartsWith("stats.getBroadcastStats", StringComparison.Ordinal))
            {
                session.Faults.Enqueue(new SessionFault(SessionFaultKind.Flood, "FLOOD_WAIT_9", TimeSpan.FromSeconds(9)));
            }
        };
        var report = (await account.GetStatisticsAsync(lease, Query with { DcHint = 4 })).Value!;
        Assert.Equal(3, report.Graphs.Count(graph => graph.State == GraphState.Pending));
        Assert.InRange(report.RetryAfter!.Value, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(10));
        Assert.Equal(FailureKind.Flood, (await account.LoadGraphAsync(lease, QueryOf(report, report.Graphs[1]))).Failure!.Kind);
    }

    private static GraphQuery QueryOf(StatisticsReport report, StatisticsGraph graph) => new() { Name = graph.Name, Token = graph.Token, StatsDc = report.StatsDc };

    private static Task<GrainCluster> StartAsync(TestFolder? folder = null, double rate = 1000) =>
        GrainCluster.StartAsync(folder, options => (options.RequestsPerSecond, options.GlobalRequestsPerSecond, options.MaxConcurrency) = (rate, 1000, rate > 1 ? 20 : 1));

    private static async Task<(IAccountGrain Account, Lease Lease)> LeaseAsync(GrainCluster cluster)
    {
        var account = await cluster.LogInAsync("alpha");
        return (account, (await account.AcquireAsync(GrainCluster.Request("stats"))).Lease!);
    }
}
