using Grains.Interfaces.Collection;

namespace Telepool.Collectors.Sinks.Ndjson;

/// <summary>What is known of one file without reading it again: the position, the ids, and where the last commit ends.</summary>
internal sealed class NdjsonChannel(long channelId, string path)
{
    private readonly Dictionary<string, long> _epochs = [];

    public long ChannelId => channelId;

    public string Path => path;

    public ChannelInfo? Info { get; private set; }

    public StoredPosition Position { get; private set; } = StoredPosition.Nothing;

    public IdBitmap Stored { get; } = new();

    public IdBitmap Deleted { get; } = new();

    /// <summary>Bytes up to the end of the last commit.</summary>
    public long Committed { get; set; }

    public bool IsStale(SinkBatch batch) => batch.Epoch < _epochs.GetValueOrDefault(batch.Kind);

    /// <summary>Takes in a batch that is committed.</summary>
    public void Apply(SinkBatch batch)
    {
        Info = batch.Channel ?? Info;
        foreach (var message in batch.Messages)
        {
            Stored.Add(message.Id);
        }

        foreach (var edit in batch.Edits)
        {
            Stored.Add(edit.Id);
        }

        foreach (var id in batch.Deleted)
        {
            Deleted.Add(id);
        }

        ApplyPosition(batch);
    }

    /// <summary>Takes in a line of a file; false where a line of ours cannot be read.</summary>
    public void Apply(string type, int id, ReadOnlySpan<byte> line)
    {
        switch (type)
        {
            case "message" or "edit":
                Stored.Add(id);
                break;
            case "deletion":
                Deleted.Add(id);
                break;
            case "channel":
                Info = NdjsonLine.Channel(line);
                break;
            case "commit":
                ApplyPosition(NdjsonLine.Commit(line, channelId)!.Value.Batch);
                break;
        }
    }

    private void ApplyPosition(SinkBatch batch)
    {
        _epochs[batch.Kind] = Math.Max(_epochs.GetValueOrDefault(batch.Kind), batch.Epoch);
        Position = new StoredPosition
        {
            Ranges = batch.Ranges is { } ranges ? Position.Ranges.With(ranges) : Position.Ranges,
            Total = batch.Total ?? Position.Total,
            Pts = batch.Pts ?? Position.Pts,
            Epochs = new Dictionary<string, long>(_epochs),
        };
    }
}
