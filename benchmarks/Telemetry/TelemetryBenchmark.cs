using System.Diagnostics;
using System.Globalization;
using Benchmarks.Collecting;
using Testing.Traces;

namespace Benchmarks.Telemetry;

/// <summary>What metrics, logs and traces cost a host that collects as fast as it can.</summary>
internal sealed class TelemetryBenchmark : IBenchmark
{
    private const int Messages = 100_000;
    private const int WarmUps = 2;
    private const int Rounds = 7;
    private static readonly TimeSpan ScrapeEvery = TimeSpan.FromSeconds(1);

    private static readonly Dictionary<string, string> Off = new() { ["OBS_PROMETHEUS_ENABLED"] = "false", ["TELEPOOL_LOG_LEVEL"] = "Warning" };

    private static readonly Dictionary<string, string> Metrics = new() { ["OBS_PROMETHEUS_ENABLED"] = "true", ["TELEPOOL_LOG_LEVEL"] = "Warning" };

    private static readonly Dictionary<string, string> All = new()
    {
        ["OBS_PROMETHEUS_ENABLED"] = "true",
        ["OBS_OTEL_ENABLED"] = "true",
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["TELEPOOL_LOG_FORMAT"] = "json",
        ["TELEPOOL_LOG_LEVEL"] = "Information",
    };

    public string Subject => "telemetry";

    public string Description =>
        $"Three hosts of `telepool run` collect the same histories of {Messages:N0} short messages from an emulator into SQLite, in turns: without telemetry, with metrics that are "
        + "read every second, and with metrics, a twentieth of the traces to an OTLP receiver, and JSON logs. User and system time of each host.";

    public void Run(BenchmarkReport report) => RunAsync(report).GetAwaiter().GetResult();

    private static async Task RunAsync(BenchmarkReport report)
    {
        var program = TelepoolProgram.Find();
        var folder = Directory.CreateTempSubdirectory("telepool-bench-");
        var receiver = await TraceReceiver.StartAsync().ConfigureAwait(false);
        var hosts = new List<TelemetryHost>();
        using var emulator = TelepoolProgram.Start(
            program, new Dictionary<string, string>(), "emulator", "--port-base", "0", "--limits", "off", "--profile", "short",
            "--channels", (WarmUps + Rounds).ToString(CultureInfo.InvariantCulture), "--messages", ((WarmUps + Rounds) * Messages).ToString(CultureInfo.InvariantCulture));
        try
        {
            var lines = ReadUntilReady(emulator);
            var settings = new Dictionary<string, string>
            {
                ["MTPROTO_DCS"] = string.Join(',', lines.Where(words => words[0] == "dc").Select(words => $"{words[1]}={words[2]}")),
                ["MTPROTO_PUBLIC_KEYS"] = lines.Single(words => words[0] == "public-key")[1],
                ["MTPROTO_RPS_PER_ACCOUNT"] = "10000",
                ["MTPROTO_GLOBAL_RPS"] = "100000",
                ["PROMETHEUS_PORT"] = "0",
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Http.ToString(),
            };
            foreach (var (kind, index) in new[] { Off, Metrics, All }.Select((kind, index) => (kind, index)))
            {
                hosts.Add(await TelemetryHost.StartAsync(program, new Dictionary<string, string>([.. settings, .. kind]), Path.Combine(folder.FullName, index.ToString(CultureInfo.InvariantCulture)), 2 + index).ConfigureAwait(false));
            }

            Report(report, hosts, [.. lines.Where(words => words[0] == "channel").Select(words => words[1])]);
            report.Note($"Spans that the receiver took: {receiver.Spans.Count}. Answers of /metrics that were read: {hosts.Sum(host => host.Scrapes)}.");
        }
        finally
        {
            hosts.ForEach(host => host.Dispose());
            emulator.Kill();
            await emulator.WaitForExitAsync().ConfigureAwait(false);
            await receiver.DisposeAsync().ConfigureAwait(false);
            folder.Delete(recursive: true);
        }
    }

    private static void Report(BenchmarkReport report, List<TelemetryHost> hosts, string[] channels)
    {
        var seconds = hosts.ConvertAll(_ => new List<double>());
        for (var round = 0; round < channels.Length; round++)
        {
            // In another order every round, so that none always comes after the same.
            for (var turn = 0; turn < hosts.Count; turn++)
            {
                var host = (round + turn) % hosts.Count;
                var cpu = hosts[host].Collect(channels[round], host == 0 ? null : ScrapeEvery);
                if (round >= WarmUps)
                {
                    seconds[host].Add(cpu.TotalSeconds);
                }
            }
        }

        var off = Median(seconds[0]);
        report.Add($"{Messages:N0} messages without telemetry, the median of {Rounds} rounds", off, "s");
        foreach (var (name, host) in new[] { ("with metrics", 1), ("with metrics, traces and JSON logs", 2) })
        {
            var ratios = seconds[host].Zip(seconds[0], (with, without) => with / without).ToList();
            report.Add(new BenchmarkRow($"{name}, median", Median(seconds[host]), "s", "without", off, BenchmarkTarget.RatioAtMost(1.03)));
            report.Add($"{name}, the least of all rounds against the least without", seconds[host].Min() / seconds[0].Min(), "x");
            report.Add($"{name}, the median of the rounds' ratios", Median(ratios), "x", host == 2 ? BenchmarkTarget.ValueAtMost(1.03) : null);
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static List<string[]> ReadUntilReady(Process emulator)
    {
        var lines = new List<string[]>();
        while (emulator.StandardOutput.ReadLine() is { } line && line != "ready")
        {
            lines.Add(line.Split(' '));
        }

        return lines;
    }
}
