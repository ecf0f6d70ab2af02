using Benchmarks.Client;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Pool;

namespace Benchmarks.Grains;

/// <summary>What accounts cost that a pool knows, and what those cost that are connected.</summary>
internal sealed class PoolMemoryBenchmark : IBenchmark
{
    private const int Known = 10_000;
    private const int Connected = 1000;
    private const int WarmUp = 50;

    public string Subject => "pool-memory";

    public string Description => "10,000 accounts known to a pool and 1,000 of them logged in and connected, through every grain, to an emulator in another process.";

    public void Run(BenchmarkReport report) => RunAsync(report).GetAwaiter().GetResult();

    private static async Task RunAsync(BenchmarkReport report)
    {
        using var emulator = EmulatorProcess.Start(channels: 1, messages: 100);
        var silo = await SiloUnderTest.StartAsync(emulator, concurrency: 2).ConfigureAwait(false);
        await using (silo.ConfigureAwait(false))
        {
            var pool = silo.Grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool);
            await ConnectAsync(silo, 0, WarmUp).ConfigureAwait(false);
            var before = Measure();
            await pool.AddManyAsync([.. Enumerable.Range(WarmUp, Known - WarmUp).Select(Name)]).ConfigureAwait(false);
            var listed = Measure();
            report.Add("resident memory per account that is listed", (listed.Resident - before.Resident) / 1000.0 / (Known - WarmUp), "kB");
            report.Add("managed memory per account that is listed", (listed.Managed - before.Managed) / 1000.0 / (Known - WarmUp), "kB");
            report.Add("accounts in memory after listing them all", (await CountAsync(pool).ConfigureAwait(false)).InMemory, string.Empty, BenchmarkTarget.ValueAtMost(WarmUp));

            var cpu = Environment.CpuUsage.TotalTime;
            await ConnectAsync(silo, WarmUp, Connected).ConfigureAwait(false);
            cpu = Environment.CpuUsage.TotalTime - cpu;
            var connected = Measure();
            report.Add("resident memory per connected account", (connected.Resident - listed.Resident) / 1000.0 / Connected, "kB", BenchmarkTarget.ValueAtMost(40));
            report.Add("managed memory per connected account", (connected.Managed - listed.Managed) / 1000.0 / Connected, "kB");
            report.Add("CPU to log in and connect, per account", cpu.TotalMilliseconds / Connected, "ms");

            cpu = Environment.CpuUsage.TotalTime;
            await Task.Delay(TimeSpan.FromSeconds(10)).ConfigureAwait(false);
            report.Add("CPU of all, per idle second", (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / 10, "ms");
            var (total, ready, inMemory) = await CountAsync(pool).ConfigureAwait(false);
            report.Note($"At the end: {total} accounts known, {inMemory} in memory, {ready} of them ready. Resident memory of the process: {connected.Resident / 1e6:0} MB.");
        }
    }

    private static string Name(int number) => $"account {number}";

    private static async Task ConnectAsync(SiloUnderTest silo, int first, int count)
    {
        foreach (var chunk in Enumerable.Range(first, count).Chunk(10))
        {
            await Task.WhenAll(chunk.Select(number => silo.LogInAsync(Name(number), number))).ConfigureAwait(false);
        }
    }

    private static async Task<(int Total, int Ready, int InMemory)> CountAsync(IAccountPoolGrain pool)
    {
        var status = await pool.GetStatusAsync().ConfigureAwait(false);
        var listed = await pool.ListStatusAsync().ConfigureAwait(false);
        return (listed.Count, listed.Count(account => account is { State: AccountState.Ready, HomeDc: > 0 }), status.Active);
    }

    private static (long Managed, long Resident) Measure()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }
}
