namespace Grains.Interfaces.Statistics;

/// <summary>What came of a run.</summary>
[GenerateSerializer, Immutable, Alias("telepool.statistics-run-result")]
public sealed record StatisticsRunResult
{
    /// <summary>The channel, without the at sign.</summary>
    [Id(0)]
    public required string Username { get; init; }

    /// <summary>The run's epoch.</summary>
    [Id(1)]
    public required long Epoch { get; init; }

    /// <summary>Whether the statistics are stored.</summary>
    [Id(2)]
    public required bool IsStored { get; init; }

    /// <summary>Why they are not; empty where they are.</summary>
    [Id(3)]
    public string Error { get; init; } = string.Empty;

    /// <summary>When a further try makes sense; null for the schedule's own pause, zero where the worker gave the run back for another to take it at once.</summary>
    [Id(4)]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The channel's id; 0 where it was not found.</summary>
    [Id(5)]
    public long ChannelId { get; init; }
}
