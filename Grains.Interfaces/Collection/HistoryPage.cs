namespace Grains.Interfaces.Collection;

/// <summary>A page of history, newest message first.</summary>
[GenerateSerializer, Immutable, Alias("telepool.history-page")]
public sealed record HistoryPage
{
    /// <summary>The messages; ids that Telegram answers as empty are left out.</summary>
    [Id(0)]
    public required MessageRecord[] Messages { get; init; }

    /// <summary>How many messages the channel has in all, as Telegram counts them.</summary>
    [Id(1)]
    public int TotalCount { get; init; }

    /// <summary>The smallest id in the answer, empty messages included: where the next page starts. 0 means that there is no further page.</summary>
    [Id(2)]
    public int NextOffsetId { get; init; }
}
