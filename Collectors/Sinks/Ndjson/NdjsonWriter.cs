using System.Buffers;
using System.Globalization;

namespace Telepool.Collectors.Sinks.Ndjson;

/// <summary>Appends batches, each by one write that ends in its commit. Only this class changes files; what it knows of them it shares under the gate.</summary>
internal sealed class NdjsonWriter(string folder, Dictionary<long, NdjsonChannel> channels, Lock gate) : ISinkWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);

    // A failed list is handed over again: what of it was written must not be written twice.
    private readonly HashSet<SinkBatch> _written = new(ReferenceEqualityComparer.Instance);

    public static string PathOf(string folder, long channelId) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"channel-{channelId}.ndjson"));

    /// <inheritdoc/>
    public ValueTask<SinkFailure?> WriteAsync(IReadOnlyList<SinkBatch> batches, ICollection<SinkBatch> stale, CancellationToken cancellationToken)
    {
        foreach (var batch in batches)
        {
            if (!_written.Contains(batch) && Write(batch, stale) is { } failure)
            {
                return new(failure);
            }
        }

        _written.Clear();
        return default;
    }

    private SinkFailure? Write(SinkBatch batch, ICollection<SinkBatch> stale)
    {
        NdjsonChannel? channel;
        lock (gate)
        {
            if (!channels.TryGetValue(batch.ChannelId, out channel))
            {
                channels.Add(batch.ChannelId, channel = new NdjsonChannel(batch.ChannelId, PathOf(folder, batch.ChannelId)));
            }

            if (channel.IsStale(batch))
            {
                stale.Add(batch);
                return null;
            }
        }

        _buffer.ResetWrittenCount();
        NdjsonFormat.Write(_buffer, batch);
        if (Append(channel) is { } failure)
        {
            return failure;
        }

        lock (gate)
        {
            channel.Committed += _buffer.WrittenCount;
            channel.Apply(batch);
        }

        _written.Add(batch);
        return null;
    }

    private SinkFailure? Append(NdjsonChannel channel)
    {
        try
        {
            using var file = File.OpenHandle(channel.Path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            if (RandomAccess.GetLength(file) != channel.Committed)
            {
                // Left by a write that ran out of room.
                RandomAccess.SetLength(file, channel.Committed);
            }

            RandomAccess.Write(file, _buffer.WrittenSpan, channel.Committed);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return NdjsonFailures.From(e, channel.Path);
        }
    }
}
