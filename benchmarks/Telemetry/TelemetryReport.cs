using System.Globalization;

namespace Benchmarks.Telemetry;

/// <summary>Says how variants compare.</summary>
internal static class TelemetryReport
{
    /// <summary>Adds what one uses more than the other: by the sums, by the medians and by the rounds.</summary>
    public static void Compare(BenchmarkReport report, string name, Sample with, Sample without, BenchmarkTarget? target)
    {
        var rounds = with.By(without);
        report.Add($"{name}: all rounds by all rounds", Percent(with.Sum / without.Sum), "%", target);
        report.Add($"{name}: median by median", Percent(with.Median / without.Median), "%");
        report.Add(
            string.Create(CultureInfo.InvariantCulture, $"{name}: median of the rounds (half of them from {Percent(rounds.Quantile(0.25)):F1} to {Percent(rounds.Quantile(0.75)):F1})"),
            Percent(rounds.Median),
            "%");
    }

    /// <summary>Says what the figures rest on.</summary>
    public static void Note(BenchmarkReport report, TelemetryRounds rounds) =>
        report.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{rounds.Lives} generations of processes. Spans that the receiver took: {rounds.Spans}. Answers of /metrics: {rounds.Scrapes}, in {rounds.Collected.TotalSeconds:F0} s of collecting."));

    private static double Percent(double ratio) => (ratio - 1) * 100;
}
