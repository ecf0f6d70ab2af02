using System.Text.RegularExpressions;
using Benchmarks.Collecting;

namespace Benchmarks.Hosts;

/// <summary>
/// How long a host takes to start, from the process to readiness, and to stop: with nothing to do, while it collects, and while it collects on a machine that
/// many other threads want. Wall times are what an operator sees; processor time is what other load on the machine does not change.
/// </summary>
internal sealed partial class StartBenchmark : IBenchmark
{
    private const int Runs = 7;
    private const int StopsUnderLoad = 3;

    // On every processor as many threads that never rest as make a host's turn come seldom.
    private const int OthersPerProcessor = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public string Subject => "start";

    public string Description =>
        "A process of `telepool silo` (single, empty data) and of `telepool run` with its emulator (5 channels of 40,000 messages): from the process' start until `/readyz` answers 200, and from "
        + "SIGTERM until the process has ended. Collecting: when 2,000 messages were handed to the database. Busy machine: 16 threads that never rest on every processor besides.";

    public void Run(BenchmarkReport report)
    {
        var program = Environment.GetEnvironmentVariable("BENCHMARK_PROGRAM") ?? TelepoolProgram.Find();
        report.Note($"Program: {(Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(program))) == "program" || Environment.GetEnvironmentVariable("BENCHMARK_PROGRAM") is not null ? "compiled ahead of time, as `./run` and the images have it" : "compiled as it runs; `./run --help` builds the one compiled ahead of time first")}. "
            + $"Load of the machine at the beginning: {File.ReadAllText("/proc/loadavg").Split(' ')[0]} on {Environment.ProcessorCount} processors.");
        var (starts, cpu, stops) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < Runs; i++)
        {
            using var host = HostProcess.Start(program, "silo");
            starts.Add(host.AwaitReady(Patience));
            cpu.Add(host.CpuSeconds);
            stops.Add(host.Stop(Patience));
        }

        report.Add(new BenchmarkRow($"silo: start to ready, wall, median of {Runs}", Median(starts), "s", "slowest", starts.Max(), BenchmarkTarget.ValueAtMost(3)));
        report.Add(new BenchmarkRow($"silo: start to ready, processor, median of {Runs}", Median(cpu), "s", "most", cpu.Max(), BenchmarkTarget.ValueAtMost(1.5)));
        report.Add(new BenchmarkRow($"silo: stop, wall, median of {Runs}", Median(stops), "s", "slowest", stops.Max(), BenchmarkTarget.ValueAtMost(10)));
        Add("collecting", others: 0);
        Add($"collecting, busy machine ({OthersPerProcessor * Environment.ProcessorCount} other threads)", OthersPerProcessor * Environment.ProcessorCount);

        void Add(string name, int others)
        {
            var times = Enumerable.Range(0, StopsUnderLoad).Select(_ => StopWhileCollecting(program, others)).ToList();
            report.Add(new BenchmarkRow($"run: stop, {name}, slowest of {StopsUnderLoad}", times.Max(), "s", "fastest", times.Min(), BenchmarkTarget.ValueAtMost(10)));
        }
    }

    private static double StopWhileCollecting(string program, int others)
    {
        using var host = HostProcess.Start(program, "run", "--channels", "5", "--messages", "40000", "--port-base", "0");
        host.AwaitReady(Patience);
        host.AwaitMetric(CollectedMessages(), 2000, Patience);
        using var done = new CancellationTokenSource();
        var threads = Enumerable.Range(0, others).Select(_ => new Thread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                Thread.SpinWait(1000);
            }
        }) { IsBackground = true }).ToList();
        threads.ForEach(static thread => thread.Start());
        var time = host.Stop(Patience);
        done.Cancel();
        threads.ForEach(static thread => thread.Join());
        return time;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    [GeneratedRegex(@"^mtproto_collected_messages_total(?:\{[^}]*\})? (\d+)", RegexOptions.Multiline)]
    private static partial Regex CollectedMessages();
}
