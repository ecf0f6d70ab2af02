namespace Telepool.Collectors.Statistics;

/// <summary>A graph of Telegram's statistics.</summary>
/// <param name="X">The places on the x axis: milliseconds since 1970 for days, or hours of the day.</param>
/// <param name="Series">What is drawn over them.</param>
public sealed record GraphData(IReadOnlyList<double> X, IReadOnlyList<GraphSeries> Series);
