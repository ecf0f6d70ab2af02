using Microsoft.Extensions.Logging;
using Telepool.Collectors.History;
using Telepool.Collectors.Leasing;
using Telepool.Collectors.Sinks;

namespace Telepool.Collectors.Updates;

/// <summary>
/// Records what happens in channels as it happens: new messages, edits and deletions. Joined channels are told of unasked, others are asked
/// at the pace that the server sets; nothing is joined. What is missing between two updates is fetched, so that the store ends up as the
/// channel is, whatever was killed in between.
/// </summary>
public sealed partial class UpdatesCollector : IAsyncDisposable
{
    private readonly UpdatesContext _context;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates a collector.</summary>
    /// <param name="pool">The accounts and cursors.</param>
    /// <param name="sink">Where it records.</param>
    /// <param name="options">How to work.</param>
    /// <param name="metrics">What is counted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Source of jitter.</param>
    /// <param name="log">The log.</param>
    public UpdatesCollector(IPoolClient pool, ISink sink, UpdatesOptions options, UpdatesMetrics metrics, TimeProvider time, Random random, ILogger<UpdatesCollector> log)
    {
        _context = new UpdatesContext(pool, sink, options, metrics, time, random, log);
    }

    /// <summary>Follows a channel until it is cancelled, or cannot be followed. Several may follow one channel; the work is done once.</summary>
    /// <param name="username">The channel, without the at sign.</param>
    /// <param name="observer">Watches the work.</param>
    /// <param name="cancellationToken">Stops it; what was handed to the sink is stored first.</param>
    public async Task<ChannelOutcome> FollowAsync(string username, IUpdatesObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(observer);
        Entry entry;
        lock (_gate)
        {
            if (!_entries.TryGetValue(username, out entry!))
            {
                _entries[username] = entry = new Entry(new ChannelWatch(_context, username));
                entry.Running = RunAsync(entry);
            }

            entry.Users++;
            entry.Watch.Observers.Add(observer);
        }

        try
        {
            await ((Task)entry.Running).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            var isLast = false;
            lock (_gate)
            {
                isLast = --entry.Users == 0;
                if (isLast)
                {
                    _entries.Remove(username);
                }
            }

            if (isLast)
            {
                await entry.Stop.CancelAsync().ConfigureAwait(false);
                await entry.Running.ConfigureAwait(false);
                entry.Stop.Dispose();
            }

            entry.Watch.Observers.Remove(observer);
        }

        return entry.Running.IsCompletedSuccessfully
            ? await entry.Running.ConfigureAwait(false)
            : new ChannelOutcome { Username = username, Status = ChannelStatus.Stopped };
    }

    /// <summary>Follows channels until it is cancelled or the sink fails for good; the names are asked for again and again, and what is new among them is followed too.</summary>
    /// <param name="usernames">Names the channels.</param>
    /// <param name="observer">Watches the work.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task FollowAllAsync(Func<CancellationToken, ValueTask<IReadOnlyCollection<string>>> usernames, IUpdatesObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(usernames);
        var followed = new Dictionary<string, Task>(StringComparer.OrdinalIgnoreCase);
        try
        {
            using var timer = new PeriodicTimer(_context.Options.ListEvery, _context.Time);
            do
            {
                foreach (var username in await NamesAsync(usernames, cancellationToken).ConfigureAwait(false))
                {
                    if (!followed.ContainsKey(username))
                    {
                        followed[username] = FollowAsync(username, observer, cancellationToken);
                    }
                }
            }
            while (_context.Sink.Failure is null or { CanResume: true } && await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The channels stop by the same token.
        }

        await Task.WhenAll(followed.Values).ConfigureAwait(false);
    }

    /// <summary>Waits until a channel that is followed has a stored position: what is read of its history from then on misses nothing.</summary>
    /// <returns>False where nobody follows the channel.</returns>
    public async Task<bool> PositionedAsync(string username, CancellationToken cancellationToken)
    {
        Task positioned;
        lock (_gate)
        {
            if (!_entries.TryGetValue(username, out var entry))
            {
                return false;
            }

            positioned = entry.Watch.Positioned;
        }

        await positioned.WaitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Stops what is followed and gives the leases back.</summary>
    public async ValueTask DisposeAsync()
    {
        Entry[] entries;
        lock (_gate)
        {
            entries = [.. _entries.Values];
        }

        foreach (var entry in entries)
        {
            await entry.Stop.CancelAsync().ConfigureAwait(false);
        }

        await Task.WhenAll(entries.Select(entry => entry.Running)).ConfigureAwait(false);
        await _context.Accounts.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<ChannelOutcome> RunAsync(Entry entry)
    {
        // Off the caller's lock.
        await Task.Yield();
        return await entry.Watch.RunAsync(entry.Stop.Token).ConfigureAwait(false);
    }

    private async Task<IReadOnlyCollection<string>> NamesAsync(Func<CancellationToken, ValueTask<IReadOnlyCollection<string>>> usernames, CancellationToken cancellationToken)
    {
        try
        {
            return await usernames(cancellationToken).ConfigureAwait(false);
        }
        catch (SinkException e) when (e.Failure.CanResume)
        {
            LogNamesFailed(_context.Log, e.Failure.Describe());
            return [];
        }
    }

    private sealed class Entry(ChannelWatch watch)
    {
        public ChannelWatch Watch { get; } = watch;

        public CancellationTokenSource Stop { get; } = new();

        public Task<ChannelOutcome> Running { get; set; } = null!;

        public int Users { get; set; }
    }
}
