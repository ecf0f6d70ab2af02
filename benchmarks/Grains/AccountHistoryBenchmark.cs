using Benchmarks.Client;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Orleans;

namespace Benchmarks.Grains;

/// <summary>What the way through the account grain adds to fetching history: lease, call, mapping to records, release.</summary>
internal sealed class AccountHistoryBenchmark : IBenchmark
{
    private const int Messages = 50_000;
    private const int Rounds = 3;
    private const int Calls = 20_000;
    private static readonly LeaseRequest Request = new() { Holder = "benchmark", Purpose = "history" };

    public string Subject => "history-grain";

    public string Description => "The same through a leased account grain: acquire, one page of 100 as records, release.";

    public void Run(BenchmarkReport report) => RunAsync(report).GetAwaiter().GetResult();

    private static async Task RunAsync(BenchmarkReport report)
    {
        using var emulator = EmulatorProcess.Start(channels: 1, messages: Messages);
        var silo = await SiloUnderTest.StartAsync(emulator, concurrency: 64).ConfigureAwait(false);
        await using (silo.ConfigureAwait(false))
        {
            await MeasureAsync(silo.Grains, emulator.Channel, report).ConfigureAwait(false);
        }
    }

    private static async Task MeasureAsync(IGrainFactory grains, string username, BenchmarkReport report)
    {
        var account = grains.GetGrain<IAccountGrain>("benchmark");
        await account.BeginLoginAsync("+15550000001").ConfigureAwait(false);
        await account.SubmitCodeAsync("12345").ConfigureAwait(false);
        var lease = (await account.AcquireAsync(Request).ConfigureAwait(false)).Lease!;
        var channel = (await account.ResolveAsync(lease, username).ConfigureAwait(false)).Value!;
        await account.ReleaseAsync(lease).ConfigureAwait(false);
        var best = double.MaxValue;
        var bytes = 0L;
        for (var round = 0; round <= Rounds; round++)
        {
            var start = Environment.CpuUsage.TotalTime;
            var allocated = GC.GetTotalAllocatedBytes();
            var count = await FetchAsync(account, channel).ConfigureAwait(false);
            var seconds = (Environment.CpuUsage.TotalTime - start).TotalSeconds * 100_000 / count;
            if (round > 0 && seconds < best)
            {
                best = seconds;
                bytes = (GC.GetTotalAllocatedBytes() - allocated) / count;
            }
        }

        report.Add("CPU per 100,000 messages", best, "s", BenchmarkTarget.ValueAtMost(1.0));
        report.Add("allocated per message", bytes, "B");
        await MeasureLeasesAsync(account, report).ConfigureAwait(false);
        report.Note("The target is that of the whole way into SQLite. history-parse has the same without grain and records.");
    }

    // What acquiring and releasing cost beside as many calls that do nothing but answer. A round trip is these two and the operation.
    private static async Task MeasureLeasesAsync(IAccountGrain account, BenchmarkReport report)
    {
        var (leases, bare) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round <= Rounds; round++)
        {
            var start = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Calls; i++)
            {
                await account.ReleaseAsync((await account.AcquireAsync(Request).ConfigureAwait(false)).Lease!).ConfigureAwait(false);
            }

            var between = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Calls; i++)
            {
                await account.GetStatusAsync().ConfigureAwait(false);
                await account.GetStatusAsync().ConfigureAwait(false);
            }

            leases = Math.Min(leases, (between - start).TotalMicroseconds / Calls);
            bare = Math.Min(bare, (Environment.CpuUsage.TotalTime - between).TotalMicroseconds / Calls);
        }

        report.Add(new BenchmarkRow("acquire and release a lease", leases, "us", "two calls of the same grain", bare, null));
    }

    private static async Task<int> FetchAsync(IAccountGrain account, ChannelInfo channel)
    {
        var count = 0;
        var offset = 0;
        do
        {
            var lease = (await account.AcquireAsync(Request).ConfigureAwait(false)).Lease!;
            var query = new HistoryQuery { ChannelId = channel.ChannelId, Username = channel.Username, OffsetId = offset };
            var page = await account.GetHistoryAsync(lease, query).ConfigureAwait(false);
            await account.ReleaseAsync(lease).ConfigureAwait(false);
            if (page.Value is not { } value)
            {
                throw new InvalidOperationException(page.Failure!.Error);
            }

            count += value.Messages.Length;
            offset = value.NextOffsetId;
        }
        while (offset != 0);
        return count;
    }
}
