using System.Diagnostics;
using System.Globalization;

namespace Benchmarks.Collecting;

/// <summary>What the whole way costs: <c>telepool collect history</c> as a process, with the emulator in another one.</summary>
internal sealed class HistoryBenchmark : IBenchmark
{
    private const int Messages = 100_000;
    private const int Rounds = 3;

    public string Subject => "history";

    public string Description =>
        "`telepool collect history` of 100,000 short messages in pages of 100 into SQLite: fetching, decrypting, parsing, grain calls, inserting. "
        + "User and system time of the collecting process; the emulator runs in another one.";

    public void Run(BenchmarkReport report)
    {
        var program = TelepoolProgram.Find();
        var folder = Directory.CreateTempSubdirectory("telepool-bench-").FullName;
        try
        {
            using var emulator = TelepoolProgram.Start(program, new Dictionary<string, string>(), "emulator", "--port-base", "0", "--limits", "off", "--profile", "short", "--channels", "1", "--messages", Messages.ToString(CultureInfo.InvariantCulture));
            var lines = ReadUntilReady(emulator);
            var settings = new Dictionary<string, string>
            {
                ["MTPROTO_DCS"] = string.Join(',', lines.Where(words => words[0] == "dc").Select(words => $"{words[1]}={words[2]}")),
                ["MTPROTO_PUBLIC_KEYS"] = lines.Single(words => words[0] == "public-key")[1],
                ["MTPROTO_RPS_PER_ACCOUNT"] = "10000",
                ["MTPROTO_GLOBAL_RPS"] = "100000",
            };
            var channel = lines.Single(words => words[0] == "channel")[1];
            Measure(program, settings, "accounts", "login", "bench", "--phone", "+15550000002", "--code", "12345", "--data", folder);
            Report(report, program, settings, channel, folder);
            emulator.Kill();
            emulator.WaitForExit();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Report(BenchmarkReport report, string program, Dictionary<string, string> settings, string channel, string folder)
    {
        var (startUp, total, wall) = (double.MaxValue, double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            startUp = Math.Min(startUp, Collect("--limit", "100"));
            var watch = Stopwatch.StartNew();
            total = Math.Min(total, Collect());
            wall = Math.Min(wall, watch.Elapsed.TotalSeconds);
        }

        report.Add("100,000 messages, without the start of the process", total - startUp, "s", BenchmarkTarget.ValueAtMost(1.0));
        report.Add("start of the process, with login check and one page", startUp, "s");
        report.Add("the whole process", total, "s");
        report.Add("the whole process, by the clock on the wall", wall, "s");
        report.Note($"Program: {(program.Contains("program", StringComparison.Ordinal) ? "compiled ahead of time, as ./telepool runs it" : "compiled as it runs; ./telepool's own build is faster")}.");

        double Collect(params string[] limit)
        {
            foreach (var file in Directory.EnumerateFiles(folder, "history.db*"))
            {
                File.Delete(file);
            }

            return Measure(program, settings, ["collect", "history", channel, .. limit, "--data", folder]);
        }
    }

    private static double Measure(string program, Dictionary<string, string> settings, params string[] arguments)
    {
        var before = ChildCpu.Total();
        using var process = TelepoolProgram.Start(program, settings, arguments);
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? (ChildCpu.Total() - before).TotalSeconds
            : throw new InvalidOperationException($"telepool {string.Join(' ', arguments)} ended with exit code {process.ExitCode}.");
    }

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
