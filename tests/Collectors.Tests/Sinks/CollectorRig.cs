using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Telepool.Collectors.History;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Tests.History;

namespace Telepool.Collectors.Tests.Sinks;

/// <summary>A history collector over three accounts and channels in memory, for tests of what a failing sink does to it.</summary>
internal sealed class CollectorRig : IHistoryObserver, IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly List<FakeTelegram> _channels = [];
    private readonly FakePool _pool = new();
    private readonly ISink _sink;
    private readonly HistoryCollector _collector;

    public CollectorRig(ISink sink)
    {
        _sink = sink;
        foreach (var name in new[] { "a", "b", "c" })
        {
            _pool.Accounts[name] = new FakeAccount(name, _channels, TimeProvider.System);
        }

        var options = new HistoryOptions { RetryDelay = TimeSpan.FromMilliseconds(5), RetryDelayMax = TimeSpan.FromMilliseconds(100), PagesPerLease = 5, SinkPatience = TimeSpan.FromMinutes(2) };
        _collector = new HistoryCollector(_pool, sink, options, new HistoryMetrics(_services.GetRequiredService<IMeterFactory>()), TimeProvider.System, new Random(1), NullLogger<HistoryCollector>.Instance);
    }

    /// <summary>Called after each page that the sink took.</summary>
    public Action PageStored { get; set; } = static () => { };

    /// <summary>Leases that are out.</summary>
    public int Held => _pool.Accounts.Values.Sum(account => account.Held);

    /// <summary>Fills channels, some ids missing as they are in a real one.</summary>
    public void Post(int channels, int messages)
    {
        for (var channel = 1; channel <= channels; channel++)
        {
            var telegram = new FakeTelegram(channel, "channel" + channel);
            telegram.Post(Enumerable.Range(1, messages).Where(id => id % 11 != 0 || id == messages));
            _channels.Add(telegram);
        }
    }

    public Task<ChannelOutcome[]> CollectAsync(CancellationToken cancellationToken) =>
        _collector.CollectAllAsync(_channels.Select(channel => channel.Username), this, cancellationToken);

    /// <summary>Compares what is stored with what was posted.</summary>
    public async Task AssertStoredAsync()
    {
        foreach (var channel in _channels)
        {
            Assert.Equal(channel.Ids, await _sink.IdsAsync(channel.ChannelId, 0, int.MaxValue));
            Assert.True((await _sink.PositionAsync(channel.ChannelId)).Ranges.ReachesFirst);
        }
    }

    /// <summary>Checks that whatever the positions say is stored is.</summary>
    public async Task AssertRangesAreStoredAsync()
    {
        foreach (var channel in _channels)
        {
            foreach (var range in (await _sink.PositionAsync(channel.ChannelId)).Ranges.Ranges)
            {
                Assert.Equal(channel.Ids.Where(id => id >= range.Low && id <= range.High), await _sink.IdsAsync(channel.ChannelId, range.Low, range.High));
            }
        }
    }

    public void Dispose()
    {
        _collector.Dispose();
        _services.Dispose();
    }

    void IHistoryObserver.Started(string username, long stored, long total)
    {
    }

    void IHistoryObserver.PageStored(string username, int rows, int total, string accountId) => PageStored();

    void IHistoryObserver.Waiting(string username, string accountId, TimeSpan wait)
    {
    }

    void IHistoryObserver.Finished(ChannelOutcome outcome)
    {
    }
}
