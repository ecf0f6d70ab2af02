using System.Diagnostics.Metrics;

namespace ServiceDefaults.Metrics;

/// <summary>Which instruments <c>/metrics</c> shows.</summary>
public sealed class MeterExpositionOptions
{
    /// <summary>
    /// Chooses meters. By default all but those of Microsoft's libraries (the runtime's own and the requests that are served excepted): several of
    /// them break the naming rules that <c>promtool check metrics</c> enforces.
    /// </summary>
    public Func<Meter, bool> Filter { get; set; } = meter =>
        meter.Name is "System.Runtime" or "Microsoft.AspNetCore.Hosting"
        || !(meter.Name.StartsWith("System.", StringComparison.Ordinal) || meter.Name.StartsWith("Microsoft.", StringComparison.Ordinal));

    /// <summary>
    /// Upper bounds of histogram buckets where an instrument advises none: 1 ms to 60 s, since most are durations in seconds.
    /// </summary>
    public double[] DefaultBuckets { get; set; } =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    /// <summary>The most series that one instrument may have; what would be more is counted together, or dropped where it cannot be. Default 2,000.</summary>
    public int MaxSeriesPerInstrument { get; set; } = 2_000;
}
