namespace Benchmarks.Telemetry;

/// <summary>What metrics, logs and traces cost a host that collects as fast as it can.</summary>
internal sealed class TelemetryBenchmark : IBenchmark
{
    public string Subject => "telemetry";

    public string Description =>
        $"Four hosts collect the same histories from an emulator into SQLite, in turns, {TelemetryRounds.Messages:N0} short messages of {TelemetryRounds.ChannelsPerRound} channels a turn: "
        + "two without telemetry, one with metrics that are read every five seconds of work, one with metrics at both ways out, a twentieth of the traces, JSON logs, and all three sent to an OTLP receiver. "
        + "How much more user and system time a host takes from one turn to its next than those without.";

    public void Run(BenchmarkReport report)
    {
        var rounds = new TelemetryRounds(TelemetryVariant.Off, TelemetryVariant.OffAgain, TelemetryVariant.Metrics, TelemetryVariant.All);
        rounds.RunAsync().GetAwaiter().GetResult();
        var off = rounds[TelemetryVariant.Off].With(rounds[TelemetryVariant.OffAgain]);
        report.Add($"a turn without telemetry, median of {off.Count} of two hosts", off.Median, "s");
        TelemetryReport.Compare(report, "between the two without", rounds[TelemetryVariant.OffAgain], rounds[TelemetryVariant.Off], target: null);
        TelemetryReport.Compare(report, TelemetryVariant.Metrics.Name, rounds[TelemetryVariant.Metrics], off, target: null);
        TelemetryReport.Compare(report, TelemetryVariant.All.Name, rounds[TelemetryVariant.All], off, BenchmarkTarget.ValueAtMost(3));
        TelemetryReport.Note(report, rounds);
    }
}
