namespace Grains.Interfaces.Statistics;

/// <summary>One figure (<c>statsAbsValueAndPrev</c>).</summary>
[GenerateSerializer, Immutable, Alias("telepool.statistics-value")]
public sealed record StatisticsValue
{
    /// <summary>Telegram's name of the field, such as <c>views_per_post</c>.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>The figure of this period.</summary>
    [Id(1)]
    public required double Current { get; init; }

    /// <summary>That of the period before.</summary>
    [Id(2)]
    public required double Previous { get; init; }
}
