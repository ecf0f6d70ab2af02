namespace Grains.Interfaces.Statistics;

/// <summary>Which pending graph to load (<c>stats.loadAsyncGraph</c>).</summary>
[GenerateSerializer, Immutable, Alias("telepool.graph-query")]
public sealed record GraphQuery
{
    /// <summary>The graph's name in its report.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Its token. Telegram lets it expire after a while.</summary>
    [Id(1)]
    public required string Token { get; init; }

    /// <summary>The data centre that gave the token.</summary>
    [Id(2)]
    public required int StatsDc { get; init; }
}
