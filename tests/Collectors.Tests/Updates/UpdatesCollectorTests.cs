using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Updates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Telepool.Collectors.History;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Sinks.Sqlite;
using Telepool.Collectors.Tests.History;
using Telepool.Collectors.Tests.Sinks;
using Telepool.Collectors.Updates;

namespace Telepool.Collectors.Tests.Updates;

public sealed class UpdatesCollectorTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    // Well below a second on a machine that has time; who waited for the flood or the next poll of a quiet channel would take a minute.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(20);

    private readonly TemporaryDirectory _directory = new();
    private readonly FakePool _pool = new();
    private readonly FakeTelegram _news = new(1, "news");
    private readonly FakeTelegram _talk = new(2, "talk");
    private readonly UpdatesOptions _options = new()
    {
        RetryDelay = TimeSpan.FromMilliseconds(20),
        GapPatience = TimeSpan.FromMilliseconds(50),
        MinPoll = TimeSpan.FromMilliseconds(20),
        ListEvery = TimeSpan.FromMilliseconds(50),
        ReportEvery = TimeSpan.FromMilliseconds(100),
    };

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private SqliteSink? _store;

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
        await _store!.DisposeAsync();
        await _services.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task FollowAsync_PushedUpdates_AreStoredInTheirOrder()
    {
        JoinAll();
        await using var run = await FollowAsync("news");
        var first = _news.Append();
        var second = _news.Append();
        _news.Edit(first);
        _news.Edit(first);
        _news.Delete(second);
        await run.UntilStoredAsync(_news);
        Assert.Equal(_news.Pts, (await _store!.PositionAsync(1)).Pts);
        Assert.InRange(Calls(account => account.DifferenceCalls), 2, 2);
    }

    [Fact]
    public async Task FollowAsync_NotJoined_IsAskedAtTheServersPace()
    {
        _news.TimeoutSeconds = 0;
        _options.DefaultPoll = TimeSpan.FromMilliseconds(20);
        await using var run = await FollowAsync("news");
        var first = _news.Append();
        _news.Edit(first);
        await run.UntilStoredAsync(_news);
        _news.Delete(first);
        await run.UntilStoredAsync(_news);
    }

    [Fact]
    public async Task FollowAsync_PushesAreLostDoubledAndSwapped_StoreIsTheTruth()
    {
        var dice = new Random(5);
        PushedUpdate? kept = null;
        JoinAll();
        foreach (var account in _pool.Accounts.Values)
        {
            account.Conveying = update =>
            {
                List<PushedUpdate> all = [];
                switch (dice.Next(6))
                {
                    case 0:
                        break;
                    case 1:
                        all = [update, update];
                        break;
                    case 2 when kept is null:
                        kept = update;
                        return [];
                    default:
                        all = [update];
                        break;
                }

                if (kept is not null)
                {
                    all.Add(kept);
                    kept = null;
                }

                return all;
            };
        }

        await using var run = await FollowAsync("news");
        Churn(_news, new Random(6), 300);
        _pool.Accounts["a"].Conveying = _pool.Accounts["b"].Conveying = _pool.Accounts["c"].Conveying = static update => [update];
        _news.Append();
        await run.UntilStoredAsync(_news);
        Assert.Contains("pts", run.Gaps);
    }

    [Fact]
    public async Task FollowAsync_UpdatesOvertakeEachOther_NoDifferenceIsFetched()
    {
        JoinAll();
        _options.GapPatience = TimeSpan.FromSeconds(10);
        await using var run = await FollowAsync("news");
        await UntilAsync(() => run.LastAccount.Length > 0);
        var calls = Calls(account => account.DifferenceCalls);
        PushedUpdate? kept = null;
        Conveying(update =>
        {
            if (kept is not null)
            {
                return [update, kept];
            }

            kept = update;
            return [];
        });
        _news.Append();
        _news.Append();
        Conveying(static update => [update]);
        _news.Append();
        await run.UntilStoredAsync(_news);
        Assert.Equal(calls, Calls(account => account.DifferenceCalls));
    }

    [Fact]
    public async Task FollowAsync_StreamBreaks_DifferenceTellsTheRest()
    {
        JoinAll();
        await using var run = await FollowAsync("news");
        Conveying(static _ => []);
        Churn(_news, new Random(1), 50);
        foreach (var account in _pool.Accounts.Values)
        {
            account.BreakStream();
        }

        await run.UntilStoredAsync(_news);
        Assert.Contains("stream", run.Gaps);
    }

    [Fact]
    public async Task FollowAsync_InboxIsFull_DropIsCountedAndFetched()
    {
        JoinAll();
        _options.InboxCapacity = 4;
        await using var run = await FollowAsync("news");
        Churn(_news, new Random(1), 400);
        await run.UntilStoredAsync(_news);
    }

    [Fact]
    public async Task FollowAsync_DifferenceTooLong_RefillsAndComparesWhatIsStored()
    {
        _news.Post(Enumerable.Range(1, 450));
        await using (var run = await FollowAsync("news"))
        {
            await CollectHistoryAsync("news");
            await run.UntilStoredAsync(_news);
        }

        _news.TooLongAfter = 100;
        Churn(_news, new Random(2), 400);
        _news.Edit(3);
        _news.Delete(4);
        _news.Delete(_news.Ids.Max());
        await using (var run = await FollowAsync("news"))
        {
            await run.UntilStoredAsync(_news);
            Assert.Contains("too_long", run.Refills);
            Assert.Equal(_news.Pts, (await _store!.PositionAsync(1)).Pts);
        }

        // Nothing that the comparison has covered is read again.
        var calls = Calls(account => account.HistoryCalls);
        await CollectHistoryAsync("news");
        Assert.InRange(Calls(account => account.HistoryCalls) - calls, 1, 3);
    }

    [Fact]
    public async Task FollowAsync_RowsOfAnEarlierTime_AreComparedOnce()
    {
        _news.Post(Enumerable.Range(1, 250));
        await CollectHistoryAsync("news");
        _news.Edit(7);
        _news.Edit(7);
        _news.Delete(8);
        _news.Delete(250);
        await using (var run = await FollowAsync("news"))
        {
            await run.UntilStoredAsync(_news);
            Assert.Contains("no_position", run.Refills);
        }

        var calls = Calls(account => account.HistoryCalls);
        await using var again = await FollowAsync("news");
        Assert.Equal(calls, Calls(account => account.HistoryCalls));
    }

    [Fact]
    public async Task FollowAsync_HistoryIsReadMeanwhile_StoreIsTheTruth()
    {
        JoinAll();
        _news.Post(Enumerable.Range(1, 2_000));
        await using var run = await FollowAsync("news");
        var dice = new Random(3);
        foreach (var account in _pool.Accounts.Values)
        {
            account.BeforePage = _ => Churn(_news, dice, 5);
        }

        await CollectHistoryAsync("news");
        await run.UntilStoredAsync(_news);
    }

    [Fact]
    public async Task FollowAsync_AccountIsLost_AnotherGoesOnAtOnce()
    {
        JoinAll();
        await using var run = await FollowAsync("news");
        await UntilAsync(() => run.LastAccount.Length > 0);
        var account = _pool.Accounts[run.LastAccount];
        var started = TimeProvider.System.GetTimestamp();
        account.Lose();
        _news.Append();
        await run.UntilStoredAsync(_news);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, AtOnce);
        Assert.NotEqual(account, _pool.Accounts[run.LastAccount]);
    }

    [Fact]
    public async Task FollowAsync_AccountIsFlooded_AnotherGoesOnAtOnce()
    {
        await using var run = await FollowAsync("news");
        await UntilAsync(() => run.LastAccount.Length > 0);
        var account = _pool.Accounts[run.LastAccount];
        account.FailingDifference = static _ => new OperationFailure { Kind = FailureKind.Flood, Error = "FLOOD_WAIT_60", RetryAfter = TimeSpan.FromMinutes(1) };
        var calls = account.DifferenceCalls;
        _options.DefaultPoll = TimeSpan.FromMilliseconds(10);
        _news.TimeoutSeconds = 0;
        await UntilAsync(() => account.DifferenceCalls > calls);
        var started = TimeProvider.System.GetTimestamp();
        _news.Append();
        await run.UntilStoredAsync(_news);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, AtOnce);
        Assert.Equal(0, account.Held);
    }

    [Fact]
    public async Task FollowAllAsync_SeveralChannels_AreSpreadOverAccountsThatKeepThem()
    {
        JoinAll();
        await using var run = await FollowAsync("news", "talk");
        Assert.Equal([0, 1, 1], _pool.Accounts.Values.Select(account => account.Held).Order());
        _news.Append();
        _talk.Append();
        await run.UntilStoredAsync(_news);
        await run.UntilStoredAsync(_talk);
        Assert.Equal([0, 1, 1], _pool.Accounts.Values.Select(account => account.Held).Order());
    }

    [Fact]
    public async Task FollowAsync_NoAccountSeesTheChannel_IsNotFound()
    {
        await using var collector = Collector(_store!);
        var outcome = await collector.FollowAsync("nobody", SilentUpdatesObserver.Instance, TestContext.Current.CancellationToken).WaitAsync(Deadline, TestContext.Current.CancellationToken);
        Assert.Equal(ChannelStatus.NotFound, outcome.Status);
        Assert.Equal("USERNAME_NOT_OCCUPIED", outcome.Error);
    }

    [Fact]
    public async Task FollowAsync_PositionIsNotTheServers_BeginsAnewAndCompares()
    {
        _news.Post(Enumerable.Range(1, 30));
        await _store!.AppendAsync(new SinkBatch
        {
            ChannelId = 1,
            Kind = CollectionKind.Updates,
            Channel = new ChannelInfo { ChannelId = 1, Username = "news", Title = "News" },
            Messages = [new MessageRecord { ChannelId = 1, Id = 29, Date = 1, Text = "of another world" }, new MessageRecord { ChannelId = 1, Id = 40, Date = 1 }],
            Pts = 900,
        }, TestContext.Current.CancellationToken);
        await _store.FlushAsync(TestContext.Current.CancellationToken);
        foreach (var account in _pool.Accounts.Values)
        {
            account.FailingDifference = call => call == 1 ? new OperationFailure { Kind = FailureKind.Refused, Error = "PERSISTENT_TIMESTAMP_INVALID" } : null;
        }

        await using var run = await FollowAsync("news");
        await UntilAsync(async () => (await _store.PositionAsync(1)).Pts == 1);
        Assert.DoesNotContain(40, await _store.IdsAsync(1, 1, 100, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task FollowAsync_SinkFailsAndHeals_GoesOnFromWhatIsStored()
    {
        JoinAll();
        await using var sink = new KillableSink(_store!, held: 0);
        await using var run = await FollowAsync(sink, "news");
        _news.Append();
        await run.UntilStoredAsync(_news);
        sink.Failure = new SinkFailure(SinkStatus.Full, "disk", "full");
        Churn(_news, new Random(4), 40);
        await UntilAsync(() => run.Waits.Any(reason => reason.Contains("full", StringComparison.Ordinal)));
        sink.Failure = null;
        await run.UntilStoredAsync(_news);
    }

    [Fact]
    public async Task FollowAsync_TwoFollowers_DoTheWorkOnce()
    {
        JoinAll();
        await using var collector = Collector(_store!);
        using var stop = new CancellationTokenSource();
        var first = collector.FollowAsync("news", SilentUpdatesObserver.Instance, stop.Token);
        await collector.PositionedAsync("news", TestContext.Current.CancellationToken).WaitAsync(Deadline, TestContext.Current.CancellationToken);
        var calls = Calls(account => account.DifferenceCalls);
        using var stopSecond = new CancellationTokenSource();
        var second = collector.FollowAsync("NEWS", SilentUpdatesObserver.Instance, stopSecond.Token);
        Assert.True(await collector.PositionedAsync("news", TestContext.Current.CancellationToken));
        await stopSecond.CancelAsync();
        Assert.Equal(ChannelStatus.Stopped, (await second).Status);
        _news.Append();
        await UntilAsync(async () => await _store!.CountAsync(1) == 1);
        await stop.CancelAsync();
        Assert.Equal(ChannelStatus.Stopped, (await first).Status);
        Assert.InRange(Calls(account => account.DifferenceCalls), calls, calls + 1);
        Assert.True(_pool.Cursor("updates/news").Released);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task FollowAsync_KilledAgainAndAgain_StoreIsTheTruth(int seed)
    {
        var dice = new Random(seed);
        JoinAll();
        _news.Post(Enumerable.Range(1, 300));
        _news.TooLongAfter = 60;
        for (var life = 0; life < 25; life++)
        {
            var sink = new KillableSink(_store!, held: dice.Next(4));
            var collector = Collector(sink);
            using var stop = new CancellationTokenSource();
            var following = collector.FollowAsync("news", SilentUpdatesObserver.Instance, stop.Token);
            await collector.PositionedAsync("news", TestContext.Current.CancellationToken).WaitAsync(Deadline, TestContext.Current.CancellationToken);
            var reading = CollectHistoryAsync("news", sink);
            var committed = sink.Committed + dice.Next(12);
            await UntilAsync(() =>
            {
                Churn(_news, dice, dice.Next(4));
                return sink.Committed > committed;
            });
            sink.Kill();
            foreach (var account in _pool.Accounts.Values)
            {
                account.ForgetLeases();
            }

            await stop.CancelAsync();
            await following;
            await reading;
            await collector.DisposeAsync();
            Churn(_news, dice, dice.Next(life % 5 == 4 ? 150 : 30));
        }

        await using var run = await FollowAsync("news");
        await CollectHistoryAsync("news");
        await run.UntilStoredAsync(_news);
    }

    private static void Churn(FakeTelegram channel, Random dice, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var ids = channel.LiveIds();
            var kind = ids.Length == 0 ? 0 : dice.Next(3);
            var id = ids.Length == 0 ? 0 : ids[dice.Next(2) == 0 ? dice.Next(ids.Length) : Math.Max(0, ids.Length - 1 - dice.Next(5))];
            _ = kind switch
            {
                0 => channel.Append(),
                1 => channel.Edit(id),
                _ => dice.Next(2) == 0 ? channel.Append() : channel.Delete(id),
            };
        }
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(deadline.Token);
        }
    }

    private void JoinAll()
    {
        foreach (var account in _pool.Accounts.Values)
        {
            account.Join();
        }
    }

    private void Conveying(Func<PushedUpdate, IEnumerable<PushedUpdate>> conveying)
    {
        foreach (var account in _pool.Accounts.Values)
        {
            account.Conveying = conveying;
        }
    }

    private int Calls(Func<FakeAccount, int> count) => _pool.Accounts.Values.Sum(count);

    private UpdatesCollector Collector(ISink sink, UpdatesMetrics? metrics = null) => new(
        _pool, sink, _options, metrics ?? new UpdatesMetrics(_services.GetRequiredService<IMeterFactory>()), TimeProvider.System, new Random(1), NullLogger<UpdatesCollector>.Instance);

    private async Task CollectHistoryAsync(string username, ISink? sink = null)
    {
        using var history = new HistoryCollector(
            _pool,
            sink ?? _store!,
            new HistoryOptions { RetryDelay = TimeSpan.FromMilliseconds(1), PagesPerLease = 3, RetryMax = 3 },
            new HistoryMetrics(_services.GetRequiredService<IMeterFactory>()),
            TimeProvider.System,
            new Random(1),
            NullLogger<HistoryCollector>.Instance);
        await history.CollectAsync(username, null, SilentObserver.Instance, TestContext.Current.CancellationToken);
    }

    private Task<Run> FollowAsync(params string[] usernames) => FollowAsync(_store!, usernames);

    private async Task<Run> FollowAsync(ISink sink, params string[] usernames)
    {
        var run = new Run(_store!, Collector(sink));
        await run.StartAsync(usernames);
        return run;
    }

    /// <summary>A collector at work, and what was heard of it.</summary>
    private sealed class Run(SqliteSink store, UpdatesCollector collector) : IUpdatesObserver, IAsyncDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly CancellationTokenSource _stop = new();
        private readonly ConcurrentQueue<string> _gaps = new();
        private readonly ConcurrentQueue<string> _refills = new();
        private readonly ConcurrentQueue<string> _waits = new();
        private Task _following = Task.CompletedTask;

        public IReadOnlyCollection<string> Gaps => _gaps;

        public IReadOnlyCollection<string> Refills => _refills;

        public IReadOnlyCollection<string> Waits => _waits;

        public string LastAccount { get; private set; } = string.Empty;

        public async Task StartAsync(string[] usernames)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name is "mtproto_updates_gaps_total" or "mtproto_updates_refills_total")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
                (instrument.Name.Contains("gaps", StringComparison.Ordinal) ? _gaps : _refills).Enqueue((string)tags[0].Value!));
            _listener.Start();
            _following = collector.FollowAllAsync(_ => new ValueTask<IReadOnlyCollection<string>>(usernames), this, _stop.Token);
            foreach (var username in usernames)
            {
                await UntilAsync(() => collector.PositionedAsync(username, CancellationToken.None).WaitAsync(Deadline));
            }
        }

        public async Task UntilStoredAsync(FakeTelegram channel)
        {
            var stored = new List<MessageRecord>();
            try
            {
                await UntilAsync(async () =>
                {
                    await store.FlushAsync();
                    stored = await store.MessagesAsync(channel.ChannelId).ToListAsync();
                    stored.Reverse();
                    return stored.SequenceEqual(channel.Truth());
                });
            }
            catch (OperationCanceledException)
            {
                Assert.Equal(channel.Truth(), stored);
            }
        }

        public void Following(string username, int pts, string account) => LastAccount = account;

        public void Stored(string username, SinkBatch batch)
        {
        }

        public void Comparing(string username, int pages, bool isOver)
        {
        }

        public void Waiting(string username, string reason) => _waits.Enqueue(reason);

        public void Finished(ChannelOutcome outcome) => _waits.Enqueue(outcome.ToString());

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _following.WaitAsync(Deadline);
            await collector.DisposeAsync();
            _listener.Dispose();
            _stop.Dispose();
        }
    }
}
