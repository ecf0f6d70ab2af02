using System.Globalization;
using System.Text.Json;
using Standalone.Checking;
using Standalone.Hosting;
using Telepool.Collectors.Commands;
using Telepool.Collectors.Control;
using Telepool.Collectors.History;
using Telepool.Collectors.Progress;

namespace Standalone.Demo;

/// <summary>The bounded run: an emulated world is collected and the database compared with what its data centres hold.</summary>
internal sealed class DemoRun(DemoOptions options, TimeProvider time)
{
    private static readonly PlatformRequest Request = new()
    {
        Defaults = new Dictionary<string, string> { ["TELEPOOL_LOG_LEVEL"] = "Warning" },
        // The check at the end reads this one.
        Overrides = new Dictionary<string, string> { ["TELEPOOL_SINK"] = "sqlite" },
    };

    private readonly EmulatedWorld _world = options.World;

    /// <summary>Runs the demo.</summary>
    /// <param name="dataOption">The folder; null for <c>data/demo</c>, which a finished demo leaves to the next one.</param>
    /// <param name="cancellationToken">Stops; the next run on the folder goes on.</param>
    public async Task<int> RunAsync(string? dataOption, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var data = new DataDirectory(Path.GetFullPath(dataOption ?? Path.Combine("data", "demo")));
        using var taken = DataLock.TryTake(data);
        if (taken is null)
        {
            return CommandEnvironment.Fail(ExitCode.Failure, $"another process works on {data.Root}");
        }

        if (dataOption is null && EmulatedWorld.TryRead(data) is { } old && (old.Finished || old != _world))
        {
            Clear(data);
        }

        var (host, errors) = await EmulatedHost.StartAsync(
            data, _world, options.Fleet, EmulatedHost.OptionsFor(data, _world, options.PortBase), Request, cancellationToken).ConfigureAwait(false);
        if (host is null)
        {
            return CommandEnvironment.Fail(ExitCode.Usage, errors);
        }

        int code;
        await using (host.ConfigureAwait(false))
        {
            code = await RunAsync(host, data, started, cancellationToken).ConfigureAwait(false);
        }

        return code;
    }

    private async Task<int> RunAsync(EmulatedHost host, DataDirectory data, long started, CancellationToken cancellationToken)
    {
        Console.Out.WriteLine($"An emulator of Telegram's data centres runs on {string.Join(", ", host.Emulator.DataCenters.Values)}. This is a demo: nothing here talks to Telegram.");
        if (await host.LogInAsync(Console.Out, cancellationToken).ConfigureAwait(false) is { } failed)
        {
            return CommandEnvironment.Fail(ExitCode.Failure, failed);
        }

        var groups = Enumerable.Range(0, options.Tenants)
            .Select(tenant => host.Channels.Where((_, index) => index % options.Tenants == tenant).ToList())
            .ToList();
        var shares = new TenantShares([.. groups.Select(group => group.Count)]);
        var storm = new ProxyStorm(host.Proxies.All, options.FailingProxies, new Random(1), time);
        using var calm = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var storming = storm.RunAsync(calm.Token);
        var outcomes = await ProgressDisplay.On(Console.Out, Console.IsOutputRedirected)
            .RunAsync(observer => CollectAsync(host.Platform, groups, shares, observer, cancellationToken)).ConfigureAwait(false);
        await calm.CancelAsync().ConfigureAwait(false);
        await storming.ConfigureAwait(false);
        if (outcomes.Any(outcome => outcome.Status == ChannelStatus.Stopped))
        {
            return CommandEnvironment.Fail(ExitCode.Interrupted, $"interrupted; run it again with --data {data.Root} to go on");
        }

        var broken = outcomes.Where(outcome => !outcome.IsSuccess).Select(outcome => $"@{outcome.Username}: {outcome.Error}").ToList();
        var accounts = await host.Platform.Control.ListAccountsAsync(cancellationToken).ConfigureAwait(false);
        var truth = Path.Combine(data.Root, "truth.ndjson");
        await host.Emulator.DumpTruthAsync(truth).ConfigureAwait(false);
        var report = TruthCheck.Run(truth, data.HistoryDatabase);
        Console.Out.WriteLine($"checked {report.Stored} rows of {data.HistoryDatabase} against {truth}");
        (_world with { Finished = true }).Save(data);
        var result = new DemoResult
        {
            Channels = report.Channels,
            Messages = report.Stored,
            Missing = report.Missing,
            Duplicates = report.Duplicates,
            Mismatched = report.Mismatched,
            Extra = report.Extra,
            Floods = accounts.Sum(account => account.Floods),
            Fetched = outcomes.Sum(outcome => outcome.Fetched),
            Seconds = Math.Round(time.GetElapsedTime(started).TotalSeconds, 2),
            Engine = StandalonePlatform.Engine,
            Database = data.HistoryDatabase,
            Accounts = accounts.Count,
            Proxies = host.Proxies.All.Count,
            ProxyFailures = storm.Failures,
            Tenants = options.Tenants,
            TenantDeviation = Math.Round(shares.Deviation, 4),
            DuplicatedKeys = host.Emulator.Statistics.DuplicatedKeys,
        };
        Console.Out.WriteLine(JsonSerializer.Serialize(result, DemoJson.Default.DemoResult));
        return report.IsClean && broken.Count == 0 ? ExitCode.Success : CommandEnvironment.Fail(ExitCode.Failure, broken);
    }

    /// <summary>Every tenant collects its channels; they share the pool and the database.</summary>
    private static async Task<ChannelOutcome[]> CollectAsync(
        StandalonePlatform platform, List<List<string>> groups, TenantShares shares, IHistoryObserver observer, CancellationToken cancellationToken)
    {
        if (groups.Count == 1)
        {
            return await platform.Collector.CollectAllAsync(groups[0], observer, cancellationToken).ConfigureAwait(false);
        }

        var collectors = groups.Select((group, tenant) => platform.CreateCollector(
            string.Create(CultureInfo.InvariantCulture, $"tenant-{tenant + 1}"), group.Count)).ToList();
        try
        {
            var outcomes = await Task.WhenAll(collectors.Select((collector, tenant) =>
                collector.CollectAllAsync(groups[tenant], shares.Watch(tenant, observer), cancellationToken))).ConfigureAwait(false);
            return [.. outcomes.SelectMany(outcome => outcome)];
        }
        finally
        {
            collectors.ForEach(collector => collector.Dispose());
        }
    }

    /// <summary>Removes what an earlier demo left, but for the lock, which this process holds.</summary>
    private static void Clear(DataDirectory data)
    {
        foreach (var file in Directory.EnumerateFiles(data.Root).Where(file => file != data.LockFile))
        {
            File.Delete(file);
        }

        foreach (var folder in Directory.EnumerateDirectories(data.Root))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
