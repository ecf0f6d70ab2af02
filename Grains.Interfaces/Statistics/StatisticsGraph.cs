namespace Grains.Interfaces.Statistics;

/// <summary>One graph of a report (<c>StatsGraph</c>).</summary>
[GenerateSerializer, Immutable, Alias("telepool.statistics-graph")]
public sealed record StatisticsGraph
{
    /// <summary>Telegram's name of the field, such as <c>growth_graph</c>.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Whether it is here.</summary>
    [Id(1)]
    public required GraphState State { get; init; }

    /// <summary>The graph as Telegram wrote it (core.telegram.org/api/stats#graphs), unchecked; empty unless loaded.</summary>
    [Id(2)]
    public string Json { get; init; } = string.Empty;

    /// <summary>By which a pending graph is loaded; empty otherwise.</summary>
    [Id(3)]
    public string Token { get; init; } = string.Empty;

    /// <summary>Why it is unavailable, in Telegram's words or by the name of an error; empty otherwise.</summary>
    [Id(4)]
    public string Reason { get; init; } = string.Empty;
}
