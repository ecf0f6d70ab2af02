namespace Benchmarks.Telemetry;

/// <summary>Which part of telemetry costs what, in the same way as <see cref="TelemetryBenchmark"/> measures all of it.</summary>
internal sealed class TelemetryPartsBenchmark : IBenchmark
{
    private static readonly TelemetryVariant[] Parts = [TelemetryVariant.Metrics, TelemetryVariant.Logs, TelemetryVariant.Exports];

    public string Subject => "telemetry-parts";

    public string Description =>
        $"As `telemetry`, with one part on at a time; {TelemetryRounds.Messages:N0} short messages of {TelemetryRounds.ChannelsPerRound} channels a turn.";

    public void Run(BenchmarkReport report)
    {
        var rounds = new TelemetryRounds([TelemetryVariant.Off, .. Parts]);
        rounds.RunAsync().GetAwaiter().GetResult();
        var off = rounds[TelemetryVariant.Off];
        report.Add($"a turn without telemetry, median of {off.Count}", off.Median, "s");
        foreach (var part in Parts)
        {
            TelemetryReport.Compare(report, part.Name, rounds[part], off, target: null);
        }

        TelemetryReport.Note(report, rounds);
    }
}
