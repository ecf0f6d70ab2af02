namespace Telepool.Silo.Web.Reading.Charts;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it is of.</param>
/// <param name="Samples">Its points, the oldest first.</param>
public sealed record ChartLine(string Name, IReadOnlyList<Sample> Samples)
{
    /// <summary>The newest value; null where there is none yet.</summary>
    public double? Last => Samples.Count == 0 ? null : Samples[^1].Value;
}
