using Grains.Interfaces.Statistics;

namespace Telepool.Collectors.Statistics;

/// <summary>What came of reading a channel's statistics.</summary>
public sealed record StatisticsOutcome
{
    /// <summary>The channel, without the at sign.</summary>
    public required string Username { get; init; }

    /// <summary>How it ended.</summary>
    public required StatisticsStatus Status { get; init; }

    /// <summary>The channel's id; 0 where it was not found.</summary>
    public long ChannelId { get; init; }

    /// <summary>Which sort of statistics it has; null where none was read.</summary>
    public StatisticsKind? Kind { get; init; }

    /// <summary>The data centre that keeps them; 0 where none was read.</summary>
    public int StatsDc { get; init; }

    /// <summary>The end of the period that they cover, Unix seconds.</summary>
    public int To { get; init; }

    /// <summary>Graphs that were loaded.</summary>
    public int Graphs { get; init; }

    /// <summary>Graphs that Telegram does not have, or did not give.</summary>
    public int Unavailable { get; init; }

    /// <summary>Why they are not stored; empty where they are.</summary>
    public string Error { get; init; } = string.Empty;

    /// <summary>When a further try makes sense, where that is known.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
