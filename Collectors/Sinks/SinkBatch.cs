using Grains.Interfaces.Collection;

namespace Telepool.Collectors.Sinks;

/// <summary>
/// What one step of work on a channel found, and the position that holds once it is stored. A batch is stored whole or not at all, in
/// the order in which batches of a channel were handed over.
/// </summary>
public sealed record SinkBatch
{
    /// <summary>The channel.</summary>
    public required long ChannelId { get; init; }

    /// <summary>The kind of work (<see cref="CollectionKind"/>) whose epoch fences the batch.</summary>
    public required string Kind { get; init; }

    /// <summary>The epoch of the worker's claim. A batch with a smaller one than the greatest stored for (channel, kind) is refused as <see cref="SinkStatus.Stale"/>.</summary>
    public long Epoch { get; init; }

    /// <summary>What is known of the channel; null where that has not changed.</summary>
    public ChannelInfo? Channel { get; init; }

    /// <summary>Messages as they were read, in any order; may be empty where a stretch of ids holds none.</summary>
    /// <remarks>Upserted by (channel, id); a row with a smaller edit date never replaces one with a greater. Edit dates are whole seconds: with
    /// an equal one the stored text, entities and media stay, since a page that was read may be older than an <see cref="Edits">edit</see> that was told.</remarks>
    public IReadOnlyList<MessageRecord> Messages { get; init; } = [];

    /// <summary>
    /// Messages in a version that an edit made, in the order in which the edits were made: upserted like <see cref="Messages"/>, but
    /// replacing one with an equal edit date too, and each version is kept besides.
    /// </summary>
    public IReadOnlyList<MessageRecord> Edits { get; init; } = [];

    /// <summary>Ids of messages that were deleted. A deletion sticks: ids are never used again.</summary>
    public IReadOnlyList<int> Deleted { get; init; } = [];

    /// <summary>When the edits and deletions were seen, Unix seconds; 0 where that is not known.</summary>
    public int ObservedAt { get; init; }

    /// <summary>
    /// Intervals of ids in which everything is stored once the batch is; they are joined with those stored before, so the new ones suffice.
    /// Null where the batch says nothing about them.
    /// </summary>
    public RangeSet? Ranges { get; init; }

    /// <summary>Messages that the channel has, as Telegram counts them; null where the batch does not say.</summary>
    public int? Total { get; init; }

    /// <summary>The channel's <c>pts</c> once the batch is stored; null where it does not move.</summary>
    public int? Pts { get; init; }

    /// <summary>Statistics.</summary>
    public IReadOnlyList<StatisticRecord> Statistics { get; init; } = [];
}
