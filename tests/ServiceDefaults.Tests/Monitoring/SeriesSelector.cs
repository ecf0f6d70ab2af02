namespace ServiceDefaults.Tests.Monitoring;

/// <summary>A selector of a query: <c>name{label="value"}</c>.</summary>
/// <param name="Name">The series' name.</param>
/// <param name="Labels">The labels that it is chosen by.</param>
internal sealed record SeriesSelector(string Name, IReadOnlyList<string> Labels);
