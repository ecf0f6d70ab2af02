namespace Grains.Interfaces.Statistics;

/// <summary>The statistics of a channel as of one moment.</summary>
[GenerateSerializer, Immutable, Alias("telepool.statistics-report")]
public sealed record StatisticsReport
{
    /// <summary>The channel.</summary>
    [Id(0)]
    public required long ChannelId { get; init; }

    /// <summary>Which sort of statistics it is.</summary>
    [Id(1)]
    public required StatisticsKind Kind { get; init; }

    /// <summary>The first day that the report covers, Unix seconds.</summary>
    [Id(2)]
    public required int From { get; init; }

    /// <summary>The end of what it covers, Unix seconds. The same report is told apart from the next one by it.</summary>
    [Id(3)]
    public required int To { get; init; }

    /// <summary>The figures, with those of the period before.</summary>
    [Id(4)]
    public required StatisticsValue[] Values { get; init; }

    /// <summary>Everything but the graphs as one JSON object, with Telegram's names of the fields.</summary>
    [Id(5)]
    public required string Json { get; init; }

    /// <summary>The graphs. Those that are still <see cref="GraphState.Pending"/> are loaded by <c>LoadGraphAsync</c>.</summary>
    [Id(6)]
    public required StatisticsGraph[] Graphs { get; init; }

    /// <summary>The data centre that answered.</summary>
    [Id(7)]
    public required int StatsDc { get; init; }

    /// <summary>When the account may load the next pending graph; null where none is pending.</summary>
    [Id(8)]
    public TimeSpan? RetryAfter { get; init; }
}
