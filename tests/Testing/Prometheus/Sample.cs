namespace Testing.Prometheus;

/// <summary>One line of an exposition.</summary>
/// <param name="Name">The series' name, with <c>_bucket</c>, <c>_sum</c> or <c>_count</c> where a histogram has it.</param>
/// <param name="Labels">Labels that are not empty.</param>
/// <param name="Value">The value.</param>
/// <param name="Exemplar">What follows a <c>#</c>; null where nothing does.</param>
public sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value, string? Exemplar);
