using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Telepool.Gateway.Events;

/// <summary>Hands events to whoever listens. A listener that is too slow loses the oldest, and sees it by the numbers.</summary>
public sealed class GatewayEventHub(TimeProvider time)
{
    private const int Kept = 1024;
    private const int Queued = 4096;

    private readonly Lock _lock = new();
    private readonly Queue<GatewayEvent> _recent = new();
    private readonly List<Channel<GatewayEvent>> _listeners = [];
    private volatile bool _isHeard;
    private long _number;

    /// <summary>Whether anybody listens: events of single connections need not be made otherwise.</summary>
    public bool IsHeard => _isHeard;

    /// <summary>Tells an event, from any thread; never waits for a listener.</summary>
    public void Publish(GatewayEventKind kind, string? user = null, IPAddress? client = null, string? detail = null)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var told = new GatewayEvent(++_number, now, kind, user, client, detail);
            _recent.Enqueue(told);
            if (_recent.Count > Kept)
            {
                _recent.Dequeue();
            }

            foreach (var listener in _listeners)
            {
                listener.Writer.TryWrite(told);
            }
        }
    }

    /// <summary>Events that are still kept after the one that the caller knows, the oldest first.</summary>
    public IReadOnlyList<GatewayEvent> Since(long after, int most)
    {
        lock (_lock)
        {
            return [.. _recent.Where(told => told.Number > after).Take(most)];
        }
    }

    /// <summary>Waits for an event after the one that the caller knows; ends without one when the time is up.</summary>
    public async Task WaitAsync(long after, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await foreach (var _ in ListenAsync(after, either.Token).ConfigureAwait(false))
            {
                return;
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Events as they happen, until cancelled.</summary>
    /// <param name="after">The number of the last that the listener knows; those that are still kept after it come first. Null: only new ones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<GatewayEvent> ListenAsync(long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<GatewayEvent>(new BoundedChannelOptions(Queued) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (_lock)
        {
            foreach (var told in _recent.Where(told => after is { } known && told.Number > known))
            {
                channel.Writer.TryWrite(told);
            }

            _listeners.Add(channel);
            _isHeard = true;
        }

        try
        {
            await foreach (var told in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return told;
            }
        }
        finally
        {
            lock (_lock)
            {
                _listeners.Remove(channel);
                _isHeard = _listeners.Count > 0;
            }
        }
    }
}
