namespace Telepool.Collectors.Sinks;

/// <summary>How far a channel is stored, as committed; batches that still wait for the writer are not part of it.</summary>
public sealed record StoredPosition
{
    /// <summary>Nothing is stored.</summary>
    public static StoredPosition Nothing { get; } = new();

    /// <summary>The intervals of message ids in which everything that the channel has is stored.</summary>
    public RangeSet Ranges { get; init; } = RangeSet.Empty;

    /// <summary>Messages that the channel has, as Telegram last counted them; 0 where unknown.</summary>
    public int Total { get; init; }

    /// <summary>The channel's <c>pts</c> up to which every update is stored; null where no update ever was.</summary>
    public int? Pts { get; init; }

    /// <summary>The greatest epoch stored for each kind of work.</summary>
    public IReadOnlyDictionary<string, long> Epochs { get; init; } = new Dictionary<string, long>();

    /// <summary>The greatest epoch stored for a kind of work; a claim must have a greater one, or its batches are refused. 0 where there is none.</summary>
    public long EpochOf(string kind) => Epochs.GetValueOrDefault(kind);
}
