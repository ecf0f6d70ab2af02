namespace ServiceDefaults.Metrics;

/// <summary>Where the measurements of one series go.</summary>
/// <param name="Record">Takes a measurement.</param>
/// <param name="Labels">The values of the labels, in the order of their names.</param>
/// <param name="Remove">Takes the series out of the exposition.</param>
internal sealed record SeriesTarget(Action<double> Record, string[] Labels, Action<string[]> Remove)
{
    /// <summary>The collection that last saw the series, for instruments that are asked for their values.</summary>
    public long SeenAt { get; set; }
}
