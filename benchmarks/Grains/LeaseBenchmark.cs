using System.Diagnostics;
using Benchmarks.Client;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;
using Orleans;

namespace Benchmarks.Grains;

/// <summary>What a lease through the pool costs beside calls that do nothing, and how long it takes while half of that is asked for.</summary>
internal sealed class LeaseBenchmark : IBenchmark
{
    private const int Accounts = 100;
    private const int Known = 10_000;
    private const int Workers = 64;
    private const int Rounds = 4;
    private static readonly TimeSpan RoundLength = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LoadLength = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StallLimit = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    public string Subject => "leases";

    public string Description => "Leases through the pool grain over 100 accounts in memory and 9,900 that are only listed: lease and release, by 64 workers of four tenants.";

    public void Run(BenchmarkReport report) => RunAsync(report).GetAwaiter().GetResult();

    private static async Task RunAsync(BenchmarkReport report)
    {
        using var emulator = EmulatorProcess.Start(channels: 1, messages: 100);
        var silo = await SiloUnderTest.StartAsync(emulator, concurrency: 2).ConfigureAwait(false);
        await using (silo.ConfigureAwait(false))
        {
            var pool = silo.Grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool);
            for (var i = 0; i < Accounts; i++)
            {
                await silo.LogInAsync($"account {i}", i).ConfigureAwait(false);
            }

            await pool.AddManyAsync([.. Enumerable.Range(Accounts, Known - Accounts).Select(i => $"account {i}")]).ConfigureAwait(false);
            var (bare, leases) = (new Pace(0, double.MaxValue), new Pace(0, double.MaxValue));
            for (var round = 0; round <= Rounds; round++)
            {
                bare = bare.Best(await MeasureAsync(worker => CallAsync(silo.Grains, worker)).ConfigureAwait(false), round);
                leases = leases.Best(await MeasureAsync(worker => LeaseAsync(silo.Grains, pool, worker)).ConfigureAwait(false), round);
            }

            report.Add("bare grain calls per second", bare.PerSecond, "1/s");
            report.Add(new BenchmarkRow("leases per second", leases.PerSecond, "1/s", "bare grain calls", bare.PerSecond, null));
            report.Add(new BenchmarkRow("leases per CPU second", 1e6 / leases.MicrosecondsOfCpu, "1/s", "bare grain calls", 1e6 / bare.MicrosecondsOfCpu, null));
            report.Add(new BenchmarkRow("CPU per lease and release", leases.MicrosecondsOfCpu, "us", "a bare grain call", bare.MicrosecondsOfCpu, null));
            await LoadAsync(silo.Grains, pool, leases.PerSecond / 2, report).ConfigureAwait(false);
            var status = await pool.GetStatusAsync().ConfigureAwait(false);
            report.Note($"A lease and its release are three grain calls and a one-way report: to the pool, by it to the account, to the account, by it to the pool. In memory at the end: {status.Active} of {status.Accounts} accounts; refused: {status.Refused}.");
        }
    }

    // One call after another by each worker, for a round.
    private static async Task<Pace> MeasureAsync(Func<int, Task> call)
    {
        var (wall, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        var counts = await Task.WhenAll(Enumerable.Range(0, Workers).Select(async worker =>
        {
            var count = 0;
            while (wall.Elapsed < RoundLength)
            {
                await call(worker).ConfigureAwait(false);
                count++;
            }

            return count;
        })).ConfigureAwait(false);
        var total = counts.Sum();
        return new Pace(total / wall.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / total);
    }

    private static Task CallAsync(IGrainFactory grains, int worker) => grains.GetGrain<ICursorGrain>($"bare/{worker}").GetProgressAsync();

    private static async Task LeaseAsync(IGrainFactory grains, IAccountPoolGrain pool, int worker)
    {
        var request = new LeaseRequest { Holder = $"worker {worker}", Purpose = LeasePurpose.History, Tenant = $"tenant {worker % 4}", Wait = Wait };
        var lease = (await pool.LeaseAsync(request).ConfigureAwait(false)).Lease!;
        await grains.GetGrain<IAccountGrain>(lease.AccountId).ReleaseAsync(lease).ConfigureAwait(false);
    }

    // Requests come at a steady pace whether or not the ones before have been answered.
    private static async Task LoadAsync(IGrainFactory grains, IAccountPoolGrain pool, double perSecond, BenchmarkReport report)
    {
        var (asked, dropped) = (0, 0);
        List<(double P50, double P99)> rounds = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var latencies = await LoadRoundAsync(grains, pool, perSecond).ConfigureAwait(false);
            latencies.Sort();
            asked += latencies.Count;
            dropped += latencies.Count(double.IsPositiveInfinity);
            rounds.Add((latencies[latencies.Count / 2], latencies[(int)(latencies.Count * 0.99)]));
        }

        var best = rounds.Skip(1).MinBy(round => round.P99);
        report.Add("lease at half load, median", best.P50, "ms");
        report.Add("lease at half load, 99 of 100", best.P99, "ms", BenchmarkTarget.ValueAtMost(5));
        report.Add("requests dropped at half load", dropped, string.Empty, BenchmarkTarget.ValueAtMost(0));
        report.Note($"Half load was {perSecond:0} leases per second, {asked} requests in all; 99 of 100 by round, in ms: {string.Join(", ", rounds.Skip(1).Select(round => $"{round.P99:0.00}"))}.");
    }

    private static async Task<List<double>> LoadRoundAsync(IGrainFactory grains, IAccountPoolGrain pool, double perSecond)
    {
        List<Task<double>> running = new((int)(perSecond * LoadLength.TotalSeconds * 1.1));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        var wall = Stopwatch.StartNew();
        var (due, last) = (0.0, TimeSpan.Zero);
        while (wall.Elapsed < LoadLength)
        {
            await tick.WaitForNextTickAsync().ConfigureAwait(false);
            var now = wall.Elapsed;
            // What was not asked for while the machine did something else is not made up for in one burst.
            due += Math.Min((now - last).TotalSeconds, StallLimit.TotalSeconds) * perSecond;
            last = now;
            while (running.Count < due)
            {
                var worker = running.Count % Workers;
                running.Add(Task.Run(() => TimedAsync(grains, pool, worker)));
            }
        }

        return [.. await Task.WhenAll(running).ConfigureAwait(false)];
    }

    private static async Task<double> TimedAsync(IGrainFactory grains, IAccountPoolGrain pool, int worker)
    {
        var request = new LeaseRequest { Holder = $"worker {worker}", Purpose = LeasePurpose.History, Tenant = $"tenant {worker % 4}", Wait = Wait };
        var started = Stopwatch.GetTimestamp();
        if ((await pool.LeaseAsync(request).ConfigureAwait(false)).Lease is not { } lease)
        {
            return double.PositiveInfinity;
        }

        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        await grains.GetGrain<IAccountGrain>(lease.AccountId).ReleaseAsync(lease).ConfigureAwait(false);
        return elapsed;
    }

    private readonly record struct Pace(double PerSecond, double MicrosecondsOfCpu)
    {
        // The first round warms up.
        public Pace Best(Pace other, int round) =>
            round == 0 ? this : new Pace(Math.Max(PerSecond, other.PerSecond), Math.Min(MicrosecondsOfCpu, other.MicrosecondsOfCpu));
    }
}
