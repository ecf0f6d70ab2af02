namespace Grains.Interfaces.Collection;

/// <summary>How far the work on a channel is.</summary>
[GenerateSerializer, Immutable, Alias("telepool.cursor-progress")]
public sealed record CursorProgress
{
    /// <summary>The newest message id that is stored.</summary>
    [Id(0)]
    public int HighId { get; init; }

    /// <summary>Everything from here up to <see cref="HighId"/> is stored; 1 once the history is complete.</summary>
    [Id(1)]
    public int LowId { get; init; }

    /// <summary>Messages stored.</summary>
    [Id(2)]
    public long Stored { get; init; }

    /// <summary>Messages that the channel has, as Telegram counts them.</summary>
    [Id(3)]
    public long Total { get; init; }

    /// <summary>The account last used.</summary>
    [Id(4)]
    public string AccountId { get; init; } = string.Empty;

    /// <summary>Whether the history is complete down to the first message.</summary>
    [Id(5)]
    public bool Complete { get; init; }

    /// <summary>When it was reported, by the cursor's clock; null before the first report and in what a worker reports.</summary>
    [Id(6)]
    public DateTimeOffset? ReportedAt { get; init; }
}
