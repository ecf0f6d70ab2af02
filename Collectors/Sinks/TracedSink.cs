using System.Runtime.CompilerServices;
using Grains.Interfaces.Collection;

namespace Telepool.Collectors.Sinks;

/// <summary>A sink whose reads and waits are traced; its transactions its pump traces.</summary>
internal sealed class TracedSink : ISink, IPumpedSink
{
    private readonly ISink _inner;
    private readonly IPumpedSink _pumped;
    private readonly string _system;

    private TracedSink(ISink inner, IPumpedSink pumped, string system)
    {
        (_inner, _pumped, _system) = (inner, pumped, system);
        pumped.Pump.System = system;
    }

    public string Name => _inner.Name;

    public SinkFailure? Failure => _inner.Failure;

    public int QueueDepth => _inner.QueueDepth;

    SinkPump IPumpedSink.Pump => _pumped.Pump;

    /// <summary>The sink, traced.</summary>
    /// <param name="inner">The sink.</param>
    /// <param name="system">The database, as the semantic conventions name it (https://opentelemetry.io/docs/specs/semconv/registry/attributes/db/).</param>
    public static ISink Of<T>(T inner, string system)
        where T : ISink, IPumpedSink => new TracedSink(inner, inner, system);

    public ValueTask<SinkFailure?> AppendAsync(SinkBatch batch, CancellationToken cancellationToken = default) => _inner.AppendAsync(batch, cancellationToken);

    public async ValueTask<SinkFailure?> FlushAsync(CancellationToken cancellationToken = default)
    {
        using var activity = SinkTraces.Begin("mtproto.db.flush", _system);
        return await _inner.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<StoredPosition> PositionAsync(long channelId, CancellationToken cancellationToken = default)
    {
        using var activity = SinkTraces.Begin("mtproto.db.position", _system);
        return await _inner.PositionAsync(channelId, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<StoredChannel>> ChannelsAsync(CancellationToken cancellationToken = default)
    {
        using var activity = SinkTraces.Begin("mtproto.db.channels", _system);
        return await _inner.ChannelsAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<long> CountAsync(long channelId, int low = 0, long atMost = long.MaxValue, CancellationToken cancellationToken = default)
    {
        using var activity = SinkTraces.Begin("mtproto.db.count", _system);
        return await _inner.CountAsync(channelId, low, atMost, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<int>> IdsAsync(long channelId, int low, int high, CancellationToken cancellationToken = default)
    {
        using var activity = SinkTraces.Begin("mtproto.db.ids", _system);
        return await _inner.IdsAsync(channelId, low, high, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<StatisticRecord>> StatisticsAsync(long channelId, CancellationToken cancellationToken = default)
    {
        using var activity = SinkTraces.Begin("mtproto.db.statistics", _system);
        return await _inner.StatisticsAsync(channelId, cancellationToken).ConfigureAwait(false);
    }

    public async IAsyncEnumerable<MessageRecord> MessagesAsync(
        long channelId, int below = int.MaxValue, int limit = int.MaxValue, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var activity = SinkTraces.Begin("mtproto.db.messages", _system);
        await foreach (var message in _inner.MessagesAsync(channelId, below, limit, cancellationToken).ConfigureAwait(false))
        {
            yield return message;
        }
    }

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
