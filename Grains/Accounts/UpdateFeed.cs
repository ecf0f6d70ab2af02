using Grains.Accounts.Sessions;
using Grains.Interfaces.Updates;

namespace Grains.Accounts;

/// <summary>
/// The last of what an account was told unasked, for any number of readers, each of which keeps its own place. Filled on the thread pool
/// and safe for use by several threads; nothing of the account's own state is touched here.
/// </summary>
internal sealed class UpdateFeed
{
    /// <summary>Updates kept for readers: minutes of a busy account, and some megabytes at most.</summary>
    public const int Capacity = 2_000;

    private const int MaxBatch = 200;

    private readonly Lock _lock = new();
    private readonly Queue<Entry> _entries = new();
    private readonly int _capacity;
    private readonly long _base;
    private TaskCompletionSource _changed = NewSignal();
    private long _first;
    private long _next;

    /// <summary>Begins to listen.</summary>
    /// <param name="session">The account's connection; the feed ends with it.</param>
    /// <param name="time">Places are counted from its wall clock, so that those of an earlier owner of the account are never taken for ours.</param>
    /// <param name="capacity">Updates kept.</param>
    public UpdateFeed(IUpdateSession session, TimeProvider time, int capacity = Capacity)
    {
        Session = session;
        _capacity = capacity;

        // A million places per second since 1970: no account is told more than that.
        _base = _next = _first = time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;
        var updates = session.ReadUpdatesAsync(CancellationToken.None);
        Completion = Task.Run(() => PumpAsync(updates));
    }

    /// <summary>What it listens to.</summary>
    public IUpdateSession Session { get; }

    /// <summary>Ends when the session has ended.</summary>
    public Task Completion { get; }

    /// <summary>What came after a place.</summary>
    /// <param name="after">The reader's place.</param>
    /// <param name="missed">How many updates the reader came too late for, where it was here before.</param>
    public PushedUpdates Read(long after, out long missed)
    {
        lock (_lock)
        {
            missed = 0;
            if (after < _first - 1 || after >= _next)
            {
                missed = after >= _base - 1 && after < _first ? _first - 1 - after : 0;
                return new PushedUpdates { Sequence = _next - 1, Gap = true };
            }

            var skip = (int)(after + 1 - _first);
            var items = new List<PushedUpdate>();
            var gap = false;
            var sequence = after;
            foreach (var entry in _entries)
            {
                if (skip-- > 0)
                {
                    continue;
                }

                sequence++;
                gap |= entry.Gap;
                if (entry.Update is { } update)
                {
                    items.Add(update);
                }

                if (items.Count == MaxBatch)
                {
                    break;
                }
            }

            return new PushedUpdates { Sequence = sequence, Items = [.. items], Gap = gap };
        }
    }

    /// <summary>Completes when something comes in, at <see cref="Wake"/> and at the end. Taken before <see cref="Read"/>, it misses nothing.</summary>
    public Task Changed()
    {
        lock (_lock)
        {
            return _changed.Task;
        }
    }

    /// <summary>Lets those that wait look anew.</summary>
    public void Wake()
    {
        TaskCompletionSource signal;
        lock (_lock)
        {
            signal = _changed;
            _changed = NewSignal();
        }

        signal.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task PumpAsync(IAsyncEnumerable<SessionPush> updates)
    {
        try
        {
            await foreach (var push in updates.ConfigureAwait(false))
            {
                Add(push);
                Wake();
            }
        }
        finally
        {
            Wake();
        }
    }

    private void Add(SessionPush push)
    {
        lock (_lock)
        {
            if (push.Gap)
            {
                Add(new Entry(null, Gap: true));
            }

            foreach (var update in push.Items)
            {
                Add(new Entry(update, Gap: false));
            }
        }
    }

    private void Add(Entry entry)
    {
        if (_entries.Count == _capacity)
        {
            _entries.Dequeue();
            _first++;
        }

        _entries.Enqueue(entry);
        _next++;
    }

    private readonly record struct Entry(PushedUpdate? Update, bool Gap);
}
