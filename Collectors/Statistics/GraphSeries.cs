namespace Telepool.Collectors.Statistics;

/// <summary>One line, bar or area of a graph.</summary>
/// <param name="Id">Its name in the graph, such as <c>y0</c>.</param>
/// <param name="Name">What it is called for people; empty where the graph does not say.</param>
/// <param name="Type"><c>line</c>, <c>bar</c>, <c>area</c> or <c>step</c>; empty where the graph does not say.</param>
/// <param name="Color">As <c>#RRGGBB</c>; empty where the graph does not say.</param>
/// <param name="Values">One value for each x; null where there is none.</param>
public sealed record GraphSeries(string Id, string Name, string Type, string Color, IReadOnlyList<double?> Values);
