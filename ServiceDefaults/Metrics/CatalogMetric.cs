namespace ServiceDefaults.Metrics;

/// <summary>One metric of the platform, as <c>/metrics</c> shows it.</summary>
/// <param name="Name">Its name there; a histogram's series have <c>_bucket</c>, <c>_sum</c> and <c>_count</c> behind it.</param>
/// <param name="Kind">Its type.</param>
/// <param name="Unit">What is counted or measured: <c>s</c>, <c>By</c>, or things in braces; empty where it is a number alone.</param>
/// <param name="Meaning">What it says, a sentence; shown as the help text.</param>
/// <param name="Labels">The names of its labels, sorted. A series may leave some of them empty.</param>
public sealed record CatalogMetric(string Name, MetricKind Kind, string Unit, string Meaning, IReadOnlyList<string> Labels);
