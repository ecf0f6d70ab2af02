using MTProto.Client;

namespace Benchmarks.Client;

/// <summary>What an idle connected account costs.</summary>
internal sealed class MemoryBenchmark : IBenchmark
{
    private const int Clients = 1000;
    private const int WarmUp = 20;

    public string Subject => "memory";

    public string Description => "1,000 signed-in accounts, connected to an emulator in another process and idle.";

    public void Run(BenchmarkReport report) => RunAsync(report).GetAwaiter().GetResult();

    private static async Task RunAsync(BenchmarkReport report)
    {
        using var emulator = EmulatorProcess.Start(channels: 1, messages: 200);
        var clients = new List<TelegramClient>();
        await ConnectAsync(emulator, clients, WarmUp).ConfigureAwait(false);
        var (managed, resident) = Measure();
        var cpu = Environment.CpuUsage.TotalTime;
        var threads = ThreadCount();
        await ConnectAsync(emulator, clients, Clients).ConfigureAwait(false);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        var (managedAfter, residentAfter) = Measure();
        report.Add("managed memory per account", (managedAfter - managed) / 1000.0 / Clients, "kB", BenchmarkTarget.ValueAtMost(25));
        report.Add("resident memory per account", (residentAfter - resident) / 1000.0 / Clients, "kB");
        report.Add("CPU to connect and sign in, per account", cpu.TotalMilliseconds / Clients, "ms");
        report.Add("threads more than before", ThreadCount() - threads, string.Empty);

        cpu = Environment.CpuUsage.TotalTime;
        await Task.Delay(TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        report.Add("CPU of all, per idle second", (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / 10, "ms");
        report.Note(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Connected at the end: {clients.Count(client => client.IsConnected)} of {clients.Count}."));
        foreach (var client in clients)
        {
            await client.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task ConnectAsync(EmulatorProcess emulator, List<TelegramClient> clients, int count)
    {
        var first = clients.Count;
        foreach (var chunk in Enumerable.Range(first, count).Chunk(10))
        {
            var connected = await Task.WhenAll(chunk.Select(emulator.SignInAsync)).ConfigureAwait(false);
            foreach (var client in connected)
            {
                client.Connect();
                clients.Add(client);
            }
        }
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

    private static int ThreadCount()
    {
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        return self.Threads.Count;
    }
}
