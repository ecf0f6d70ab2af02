using System.Collections.Concurrent;
using Grains.Interfaces.Collection;
using Microsoft.Extensions.Logging;
using Telepool.Collectors.Leasing;
using Telepool.Collectors.Sinks;

namespace Telepool.Collectors.History;

/// <summary>
/// Collects channels' histories into the store, any number of them at once over the accounts of the pool. What the store holds decides
/// where a run goes on, so that a run after a killed process, a flood or a limit closes every gap and repeats nothing that is visible.
/// </summary>
public sealed partial class HistoryCollector : IDisposable
{
    private readonly ClaimBook _claims;
    private readonly ISink _sink;
    private readonly HistoryOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<HistoryCollector> _log;
    private readonly HistoryMetrics _metrics;
    private readonly AccountLeaser _leaser;
    private readonly BackOff _backOff;
    private readonly SemaphoreSlim _slots;
    private readonly ConcurrentDictionary<long, SemaphoreSlim> _turns = new();

    /// <summary>Creates a collector.</summary>
    /// <param name="pool">The accounts and cursors.</param>
    /// <param name="sink">Where messages go.</param>
    /// <param name="options">How to work.</param>
    /// <param name="metrics">What is counted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Source of jitter.</param>
    /// <param name="log">The log.</param>
    public HistoryCollector(IPoolClient pool, ISink sink, HistoryOptions options, HistoryMetrics metrics, TimeProvider time, Random random, ILogger<HistoryCollector> log)
    {
        _claims = new ClaimBook(pool, options, time);
        _sink = sink;
        _options = options;
        _time = time;
        _log = log;
        _metrics = metrics;
        _leaser = new AccountLeaser(pool, time, new Random(random.Next()), log);
        _backOff = new BackOff(options, random);
        _slots = new SemaphoreSlim(options.ParallelChannels);
        metrics.WatchQueue(() => sink.QueueDepth);
    }

    /// <summary>Where messages go.</summary>
    public ISink Sink => _sink;

    /// <summary>Collects a channel from its newest message down, stepping over what is stored.</summary>
    /// <param name="username">The channel, without the at sign.</param>
    /// <param name="limit">Newest messages wanted; null for all.</param>
    /// <param name="observer">Watches the work.</param>
    /// <param name="cancellationToken">Stops after the page in flight; what was stored stays.</param>
    public async Task<ChannelOutcome> CollectAsync(string username, int? limit, IHistoryObserver observer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit ?? 1, nameof(limit));
        ChannelOutcome outcome;
        try
        {
            await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                outcome = await new ChannelRun(this, username, limit, observer).RunAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = new ChannelOutcome { Username = username, Status = ChannelStatus.Stopped };
        }

        if (outcome.Error.Length > 0)
        {
            LogChannelFailed(_log, username, outcome.Status, outcome.Error);
        }

        observer.Finished(outcome);
        return outcome;
    }

    /// <summary>Collects several channels at once, in any order.</summary>
    public Task<ChannelOutcome[]> CollectAllAsync(IEnumerable<string> usernames, IHistoryObserver observer, CancellationToken cancellationToken) =>
        Task.WhenAll(usernames.Select(username => CollectAsync(username, null, observer, cancellationToken)));

    /// <inheritdoc/>
    public void Dispose()
    {
        _claims.Dispose();
        _slots.Dispose();
        foreach (var turn in _turns.Values)
        {
            turn.Dispose();
        }
    }

    // Two runs may want one channel (a follower and an operator's command): they take turns, a lease's pages at a time.
    private SemaphoreSlim TurnOf(long channelId) => _turns.GetOrAdd(channelId, static _ => new SemaphoreSlim(1));
}
