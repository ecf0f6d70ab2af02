using System.Diagnostics.Metrics;
using System.Text.Json;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Statistics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Sinks.Sqlite;
using Telepool.Collectors.Statistics;
using Telepool.Collectors.Tests.History;
using Telepool.Collectors.Tests.Sinks;

namespace Telepool.Collectors.Tests.Statistics;

public sealed class StatisticsCollectorTests : IAsyncLifetime
{
    private const string Graph = """{"columns":[["x",1000],["y0",5]],"types":{"x":"x","y0":"line"}}""";

    private readonly TemporaryDirectory _directory = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakePool _pool = new();
    private readonly FakeSchedule _schedule = new();
    private readonly FakeRoutes _routes = new();
    private readonly FakeTelegram _news = new(77, "news");
    private SqliteSink? _sink;

    private ISink Sink => _sink!;

    public ValueTask InitializeAsync()
    {
        Assert.Null(SqliteSink.Open(Path.Combine(_directory.Path, "messages.db"), out _sink));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _sink!.DisposeAsync();
        await _services.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Collect_WithPendingGraphs_StoresFiguresAndGraphsAtOnce()
    {
        var account = Add("a");
        account.Statistics = _ => new() { Value = Report() };
        account.Graph = query => new() { Value = new StatisticsGraph { Name = query.Name, State = GraphState.Loaded, Json = Graph } };
        var outcome = await CreateSut().CollectAsync("news", default);
        Assert.Equal(StatisticsStatus.Stored, outcome.Status);
        Assert.Equal((77, 4, 2, 1), (outcome.ChannelId, outcome.StatsDc, outcome.Graphs, outcome.Unavailable));
        Assert.Equal(0, account.Held);

        var rows = await Sink.StatisticsAsync(77);
        Assert.Equal(["broadcast", "growth_graph", "late_graph", "none_graph"], rows.Select(row => row.Kind));
        Assert.All(rows, row => Assert.Equal(2000, row.At));
        using var late = JsonDocument.Parse(rows[2].Json);
        Assert.Equal("[1000,\"y0\",5]", late.RootElement.GetProperty("rows")[0].GetRawText());

        // The same again replaces itself.
        Assert.Equal(StatisticsStatus.Stored, (await CreateSut().CollectAsync("news", default)).Status);
        Assert.Equal(4, (await Sink.StatisticsAsync(77)).Count);
    }

    [Fact]
    public async Task Collect_FirstAccountNotAllowed_AsksTheNext()
    {
        var first = Add("a");
        var second = Add("b");
        second.Statistics = _ => new() { Value = Report() with { Graphs = [] } };
        first.MaxLeases = 5;
        Assert.Equal(StatisticsStatus.Stored, (await CreateSut().CollectAsync("news", default)).Status);
        Assert.True(first.StatisticsCalls <= 1);
        Assert.Equal(1, second.StatisticsCalls);
    }

    [Fact]
    public async Task Collect_NobodyAllowed_IsDeniedAndNotAskedAgain()
    {
        var account = Add("a");
        Assert.Equal(StatisticsStatus.Denied, (await CreateSut().CollectAsync("news", default)).Status);
        var again = await CreateSut().CollectAsync("news", default);
        Assert.Equal(StatisticsStatus.Denied, again.Status);
        Assert.True(again.RetryAfter > TimeSpan.Zero);
        Assert.Equal(1, account.StatisticsCalls);
        Assert.Empty(await Sink.StatisticsAsync(77));
    }

    [Fact]
    public async Task Collect_GraphThatIsNotLoaded_StoresTheRest()
    {
        var account = Add("a");
        account.Statistics = _ => new() { Value = Report() };
        account.Graph = _ => new() { Failure = new OperationFailure { Kind = FailureKind.Refused, Error = "GRAPH_OUTDATED_RELOAD" } };
        var outcome = await CreateSut().CollectAsync("news", default);
        Assert.Equal((StatisticsStatus.Stored, 1, 2), (outcome.Status, outcome.Graphs, outcome.Unavailable));
        Assert.Contains((await Sink.StatisticsAsync(77)), row => row.Kind == "late_graph" && row.Json.Contains("GRAPH_OUTDATED_RELOAD", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Collect_UnknownName_IsNotFound()
    {
        Add("a");
        Assert.Equal(StatisticsStatus.NotFound, (await CreateSut().CollectAsync("nobody", default)).Status);
        Assert.Equal(0, (await _schedule.Results.Reader.ReadAsync()).ChannelId);
    }

    [Fact]
    public async Task Collect_NoAccount_SaysSo() => Assert.Equal(StatisticsStatus.NoAccount, (await CreateSut().CollectAsync("news", default)).Status);

    [Fact]
    public async Task Collect_TakenByAnother_IsClaimed()
    {
        _schedule.Other = "somebody";
        Assert.Equal(StatisticsStatus.Claimed, (await CreateSut().CollectAsync("news", default)).Status);
    }

    [Fact]
    public async Task Collect_SinkHoldsAGreaterEpoch_ClaimsAboveIt()
    {
        Add("a").Statistics = _ => new() { Value = Report() with { Graphs = [] } };
        await Sink.AppendAsync(new SinkBatch { ChannelId = 77, Kind = CollectionKind.Statistics, Epoch = 40 });
        await Sink.FlushAsync();
        Assert.Equal(StatisticsStatus.Stored, (await CreateSut().CollectAsync("news", default)).Status);
        Assert.Equal(41, (await _schedule.Results.Reader.ReadAsync()).Epoch);
        Assert.Equal(41, (await Sink.PositionAsync(77)).EpochOf(CollectionKind.Statistics));
    }

    [Fact]
    public async Task Collect_TelegramFailsAgainAndAgain_IsGivenUp()
    {
        var account = Add("a");
        account.Statistics = _ => new() { Failure = new OperationFailure { Kind = FailureKind.Timeout, Error = "TIMEOUT" } };
        var outcome = await CreateSut().CollectAsync("news", default);
        Assert.Equal((StatisticsStatus.Failed, "TIMEOUT"), (outcome.Status, outcome.Error));
        Assert.Equal(3, account.StatisticsCalls);
    }

    [Fact]
    public async Task Follow_WhatIsDue_IsReadAndReported()
    {
        Add("a").Statistics = query => new() { Value = Report() with { Graphs = [] } };
        using var stop = new CancellationTokenSource();
        var following = CreateSut().FollowAsync(stop.Token);
        await _schedule.AddAsync(["news", "nobody"], TimeSpan.FromDays(1));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var results = new List<StatisticsRunResult> { await _schedule.Results.Reader.ReadAsync(patience.Token), await _schedule.Results.Reader.ReadAsync(patience.Token) };
        Assert.Equal([true, false], results.OrderBy(result => result.Username == "nobody").Select(result => result.IsStored));
        await stop.CancelAsync();
        await following.WaitAsync(patience.Token);
    }

    private static StatisticsReport Report() => new()
    {
        ChannelId = 77,
        Kind = StatisticsKind.Broadcast,
        From = 1000,
        To = 2000,
        Values = [new StatisticsValue { Name = "followers", Current = 5, Previous = 4 }],
        Json = """{"followers":{"current":5,"previous":4}}""",
        Graphs =
        [
            new StatisticsGraph { Name = "growth_graph", State = GraphState.Loaded, Json = Graph },
            new StatisticsGraph { Name = "late_graph", State = GraphState.Pending, Token = "token" },
            new StatisticsGraph { Name = "none_graph", State = GraphState.Unavailable, Reason = "Not enough data" },
        ],
        StatsDc = 4,
        RetryAfter = TimeSpan.Zero,
    };

    private FakeAccount Add(string name) => _pool.Accounts[name] = new FakeAccount(name, [_news], TimeProvider.System);

    private StatisticsCollector CreateSut() => new(
        _pool,
        _schedule,
        _routes,
        Sink,
        new StatisticsOptions { RetryMax = 2, RetryDelay = TimeSpan.FromMilliseconds(5) },
        new StatisticsMetrics(_services.GetRequiredService<IMeterFactory>()),
        TimeProvider.System,
        new Random(1),
        NullLogger<StatisticsCollector>.Instance);
}
