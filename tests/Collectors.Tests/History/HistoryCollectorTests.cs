using System.Diagnostics.Metrics;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Telepool.Collectors.History;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Sinks.Sqlite;
using Telepool.Collectors.Tests.Sinks;

namespace Telepool.Collectors.Tests.History;

public sealed class HistoryCollectorTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakePool _pool = new();
    private readonly FakeTelegram _news = new(1, "news");
    private readonly FakeTelegram _talk = new(2, "talk");
    private readonly HistoryOptions _options = new() { RetryDelay = TimeSpan.FromMilliseconds(1), PagesPerLease = 3, ReportEvery = TimeSpan.Zero };
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private SqliteSink? _store;
    private HistoryCollector? _collector;

    private HistoryCollector Collector => _collector ??= new HistoryCollector(
        _pool, _store!, _options, new HistoryMetrics(_services.GetRequiredService<IMeterFactory>()), TimeProvider.System, new Random(1), NullLogger<HistoryCollector>.Instance);

    public ValueTask InitializeAsync()
    {
        Assert.Null(SqliteSink.Open(_directory.File("history.db"), out _store));
        foreach (var name in new[] { "a", "b", "c" })
        {
            _pool.Accounts[name] = new FakeAccount(name, [_news, _talk], TimeProvider.System);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _collector?.Dispose();
        await _store!.DisposeAsync();
        await _services.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task CollectAllAsync_SeveralChannels_StoresEveryMessageOnce()
    {
        _news.Post(Enumerable.Range(1, 3210));
        _talk.Post(Enumerable.Range(1, 2000).Select(id => id * 3));

        var outcomes = await Collector.CollectAllAsync(["news", "TALK"], SilentObserver.Instance, default);

        Assert.All(outcomes, outcome => Assert.Equal(ChannelStatus.Complete, outcome.Status));
        await AssertStored(_news);
        await AssertStored(_talk);
        Assert.True(_pool.Cursor("news").Progress.Complete);
        Assert.True(_pool.Cursor("news").Released);
        Assert.All(_pool.Accounts.Values, account => Assert.Equal(0, account.Held));
    }

    [Fact]
    public async Task CollectAsync_Again_ReadsOnlyWhatIsNew()
    {
        _news.Post(Enumerable.Range(1, 1000));
        await Collect();
        var calls = _pool.Accounts.Values.Sum(account => account.HistoryCalls);
        _news.Post(Enumerable.Range(1001, 50));

        var outcome = await Collect();

        Assert.Equal(50, outcome.Fetched);
        Assert.InRange(_pool.Accounts.Values.Sum(account => account.HistoryCalls) - calls, 1, 2);
        await AssertStored(_news);
    }

    [Fact]
    public async Task CollectAsync_MessagesPostedMeanwhile_AreStored()
    {
        _news.Post(Enumerable.Range(1, 1000));
        _pool.Accounts["a"].BeforePage = call => _news.Post([1000 + call]);

        await Collect();

        Assert.InRange(await _store!.CountAsync(1), 1009, 1100);
        Assert.True((await _store!.PositionAsync(1)).Ranges.ReachesFirst);
    }

    [Fact]
    public async Task CollectAsync_Limit_StoresTheNewestAndTheNextRunClosesTheGap()
    {
        _news.Post(Enumerable.Range(1, 1000));

        Assert.Equal(ChannelStatus.LimitReached, (await Collect(250)).Status);
        Assert.Equal(250, await _store!.CountAsync(1));
        Assert.Equal(751, (await _store!.PositionAsync(1)).Ranges.Low);

        _news.Post(Enumerable.Range(1001, 500));
        Assert.Equal(ChannelStatus.LimitReached, (await Collect(100)).Status);
        Assert.Equal(350, await _store!.CountAsync(1));

        Assert.Equal(ChannelStatus.LimitReached, (await Collect(800)).Status);
        Assert.Equal(800, await _store!.CountAsync(1));

        Assert.Equal(ChannelStatus.Complete, (await Collect()).Status);
        await AssertStored(_news);
    }

    [Fact]
    public async Task CollectAsync_OneAccountFloods_AnotherGoesOnAtOnce()
    {
        _news.Post(Enumerable.Range(1, 2000));
        var flooded = _pool.Accounts["a"];
        flooded.Failing = static call => call > 3 ? new OperationFailure { Kind = FailureKind.Flood, Error = "FLOOD_WAIT_3600", RetryAfter = TimeSpan.FromHours(1) } : null;

        var outcome = await Collect().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.True(outcome.IsSuccess);
        await AssertStored(_news);
        Assert.Equal(4, flooded.HistoryCalls);
    }

    [Fact]
    public async Task CollectAsync_EveryAccountFloods_WaitsWithoutALease()
    {
        _news.Post(Enumerable.Range(1, 300));
        foreach (var account in _pool.Accounts.Values)
        {
            account.Failing = static call => call == 1 ? new OperationFailure { Kind = FailureKind.Flood, Error = "FLOOD_WAIT_2", RetryAfter = TimeSpan.FromMilliseconds(1500) } : null;
        }

        var observer = new WaitObserver(() => _pool.Accounts.Values.Sum(account => account.Held));
        var outcome = await Collector.CollectAsync("news", null, observer, default).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.True(outcome.IsSuccess);
        await AssertStored(_news);
        Assert.Contains(0, observer.HeldWhileWaiting);
    }

    [Fact]
    public async Task CollectAsync_TransientFailures_AreRetriedAndTooManyEndTheRun()
    {
        _news.Post(Enumerable.Range(1, 1000));
        foreach (var account in _pool.Accounts.Values)
        {
            account.Failing = static call => call % 2 == 0 ? new OperationFailure { Kind = FailureKind.Timeout, Error = "timeout" } : null;
        }

        Assert.True((await Collect()).IsSuccess);
        await AssertStored(_news);

        _news.Post([1001]);
        foreach (var account in _pool.Accounts.Values)
        {
            account.Failing = static _ => new OperationFailure { Kind = FailureKind.Disconnected, Error = "gone" };
        }

        var failed = await Collect();
        Assert.Equal(ChannelStatus.Failed, failed.Status);
        Assert.Equal("gone", failed.Error);
    }

    [Fact]
    public async Task CollectAsync_ProxiesFailInARow_AreNoFaultOfTheChannel()
    {
        _news.Post(Enumerable.Range(1, 300));
        var failures = 0;
        foreach (var account in _pool.Accounts.Values)
        {
            // More in a row than what ends a run where the channel or Telegram is at fault.
            account.Failing = _ => Interlocked.Increment(ref failures) <= 3 * _options.RetryMax
                ? new OperationFailure { Kind = FailureKind.Disconnected, Error = OperationFailure.ProxyFault }
                : null;
        }

        Assert.True((await Collect()).IsSuccess);
        await AssertStored(_news);
    }

    [Fact]
    public async Task CollectAsync_LeasesAreLost_TakesNewOnes()
    {
        _news.Post(Enumerable.Range(1, 2000));
        foreach (var account in _pool.Accounts.Values)
        {
            account.BeforePage = call =>
            {
                if (call % 4 == 0)
                {
                    account.ForgetLeases();
                }
            };
        }

        Assert.True((await Collect()).IsSuccess);
        await AssertStored(_news);
    }

    [Fact]
    public async Task CollectAsync_UnknownChannel_IsNotFound()
    {
        var outcome = await Collector.CollectAsync("nothing", null, SilentObserver.Instance, default);

        Assert.Equal(ChannelStatus.NotFound, outcome.Status);
        Assert.Equal("USERNAME_NOT_OCCUPIED", outcome.Error);
    }

    [Fact]
    public async Task CollectAsync_NobodyLoggedIn_SaysSo()
    {
        foreach (var account in _pool.Accounts.Values)
        {
            account.Refuses = LeaseRefusal.NotLoggedIn;
        }

        var outcome = await Collect();

        Assert.Equal(ChannelStatus.NoAccount, outcome.Status);
        Assert.Contains("a (NotLoggedIn)", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CollectAsync_AnotherWorkerHasIt_LeavesItAlone()
    {
        _pool.Cursor("news").Worker = "somebody";

        Assert.Equal(ChannelStatus.Claimed, (await Collect()).Status);
        Assert.Equal(0, _pool.Accounts.Values.Sum(account => account.Acquired));
    }

    [Fact]
    public async Task CollectAsync_StoppedAtRandomMoments_EndsWithoutGapOrDuplicate()
    {
        _news.Post(Enumerable.Range(1, 4000).Where(id => id % 5 != 0));
        var random = new Random(3);
        var stops = 0;
        ChannelOutcome outcome;
        do
        {
            using var stop = new CancellationTokenSource();
            var after = random.Next(1, 6);
            var pages = 0;
            var observer = new PageObserver(() =>
            {
                if (++pages == after && stops < 8)
                {
                    stops++;
                    stop.Cancel();
                }
            });
            outcome = await Collector.CollectAsync("news", null, observer, stop.Token);
        }
        while (outcome.Status == ChannelStatus.Stopped);

        Assert.True(outcome.IsSuccess);
        Assert.Equal(8, stops);
        await AssertStored(_news);
        Assert.All(_pool.Accounts.Values, account => Assert.Equal(0, account.Held));
    }

    private Task<ChannelOutcome> Collect(int? limit = null) => Collector.CollectAsync("news", limit, SilentObserver.Instance, default);

    private async Task AssertStored(FakeTelegram channel) =>
        Assert.Equal(channel.Ids.Reverse(), await _store!.MessagesAsync(channel.ChannelId).Select(message => message.Id).ToListAsync());

    private sealed class WaitObserver(Func<int> held) : IHistoryObserver
    {
        public List<int> HeldWhileWaiting { get; } = [];

        public void Started(string username, long stored, long total)
        {
        }

        public void PageStored(string username, int rows, int total, string accountId)
        {
        }

        public void Waiting(string username, string accountId, TimeSpan wait)
        {
            if (accountId.Length == 0)
            {
                HeldWhileWaiting.Add(held());
            }
        }

        public void Finished(ChannelOutcome outcome)
        {
        }
    }

    private sealed class PageObserver(Action onPage) : IHistoryObserver
    {
        public void Started(string username, long stored, long total)
        {
        }

        public void PageStored(string username, int rows, int total, string accountId) => onPage();

        public void Waiting(string username, string accountId, TimeSpan wait)
        {
        }

        public void Finished(ChannelOutcome outcome)
        {
        }
    }
}
