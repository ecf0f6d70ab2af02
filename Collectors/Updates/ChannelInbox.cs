using System.Threading.Channels;
using Grains.Interfaces.Updates;

namespace Telepool.Collectors.Updates;

/// <summary>What was pushed for one channel and waits for it. Bounded: what does not fit is dropped, and the channel learns that something is missing.</summary>
internal sealed class ChannelInbox(int capacity, UpdatesMetrics metrics)
{
    private readonly Channel<PushedUpdate> _queue = Channel.CreateBounded<PushedUpdate>(new BoundedChannelOptions(capacity) { SingleReader = true });
    private readonly Channel<bool> _woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile string? _gap;

    /// <summary>Takes an update, or drops it.</summary>
    public void Post(PushedUpdate update)
    {
        if (_queue.Writer.TryWrite(update))
        {
            metrics.Waiting(1);
        }
        else
        {
            metrics.Dropped();
            _gap = "inbox";
        }

        Wake();
    }

    /// <summary>Tells that something may be missing.</summary>
    public void MarkGap(string reason)
    {
        _gap = reason;
        Wake();
    }

    /// <summary>Waits until there is something, or the time is over.</summary>
    public async Task WaitAsync(TimeSpan time, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (_queue.Reader.Count > 0 || _gap is not null || time <= TimeSpan.Zero)
        {
            return;
        }

        using var timer = new CancellationTokenSource(time, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            await _woken.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is over.
        }
    }

    /// <summary>Takes everything that waits.</summary>
    /// <param name="items">Receives it, in the order in which it came.</param>
    /// <returns>Why something may be missing; null where nothing is.</returns>
    public string? Take(ICollection<PushedUpdate> items)
    {
        // The mark first: what was dropped after this look is told by the next.
        var gap = Interlocked.Exchange(ref _gap, null);
        while (_queue.Reader.TryRead(out var update))
        {
            metrics.Waiting(-1);
            items.Add(update);
        }

        return gap;
    }

    private void Wake() => _woken.Writer.TryWrite(true);
}
