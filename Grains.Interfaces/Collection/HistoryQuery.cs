namespace Grains.Interfaces.Collection;

/// <summary>Which page of a channel's history to read; the names are those of <c>messages.getHistory</c>.</summary>
[GenerateSerializer, Immutable, Alias("telepool.history-query")]
public sealed record HistoryQuery
{
    /// <summary>The channel's id.</summary>
    [Id(0)]
    public required long ChannelId { get; init; }

    /// <summary>The channel's username, by which an account that has not met the channel resolves it first.</summary>
    [Id(1)]
    public required string Username { get; init; }

    /// <summary>Only messages with a smaller id; 0 starts at the newest.</summary>
    [Id(2)]
    public int OffsetId { get; init; }

    /// <summary>Only messages with a greater id; 0 for no bound.</summary>
    [Id(3)]
    public int MinId { get; init; }

    /// <summary>Messages at most, 1 to 100.</summary>
    [Id(4)]
    public int Limit { get; init; } = 100;
}
