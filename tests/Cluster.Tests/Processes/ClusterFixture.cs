using System.Diagnostics;
using System.Globalization;
using System.Net;
using Emulator;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Pool;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;

namespace Telepool.Cluster.Tests.Processes;

/// <summary>
/// A cluster of three silos, two gateways and four collectors as processes, on emulated data centres in this one, with accounts that are logged in.
/// Every test leaves it as it found it: everything runs.
/// </summary>
public abstract class ClusterFixture : IAsyncLifetime
{
    internal const int AccountCount = 12;
    internal const int Channels = 4;
    internal const int MessageCount = 8_000;

    // What was on its way to a silo when it died is never answered: nobody waits the 30 s that Orleans would.
    private static readonly TimeSpan OneCall = TimeSpan.FromSeconds(3);

    private readonly ClusterKind _kind;
    private readonly TestFolder _folder = new();
    private LocalCluster? _cluster;
    private ClusterClientHost? _client;
    private EmulatorServer? _emulator;

    protected ClusterFixture(ClusterKind kind) => _kind = kind;

    /// <summary>What keeps the cluster from running here; null where it runs.</summary>
    internal string? Missing { get; private set; }

    internal LocalCluster Cluster => _cluster!;

    internal EmulatorServer Emulator => _emulator!;

    internal IGrainFactory Grains => _client!.Grains;

    internal IServiceProvider Services => _client!.Services;

    internal IReadOnlyList<string> Accounts { get; } = [.. Enumerable.Range(1, AccountCount).Select(static number => string.Create(CultureInfo.InvariantCulture, $"a{number}"))];

    /// <summary>How long the whole topology took to be ready.</summary>
    internal TimeSpan UpTime { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Missing = FindMissing();
        if (Missing is not null)
        {
            return;
        }

        _emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Channels = Channels, Messages = MessageCount, LimitsEnabled = false, DataDirectory = _folder.File("emulator") });
        var centers = _emulator.DataCenters.Select(static pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}"));
        Directory.CreateDirectory(_folder.File("cluster"));
        // PostgreSQL's server refuses to run as root and has to come by.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        _cluster = LocalCluster.Create(_kind, _folder.File("cluster"), new Dictionary<string, string>
        {
            ["MTPROTO_DCS"] = string.Join(',', centers),
            ["MTPROTO_PUBLIC_KEYS"] = _emulator.PublicKeyPath,
            ["MTPROTO_RPS_PER_ACCOUNT"] = "1000",
            ["MTPROTO_GLOBAL_RPS"] = "10000",
            ["MTPROTO_WARMUP_DAYS"] = "0",
            ["TELEPOOL_LOG_LEVEL"] = "Information",
        });
        UpTime = await _cluster.RunAsync("up");
        var (client, errors) = await ClusterClientHost.ConnectAsync(_cluster.ClientSettings, static host => host.Logging.ClearProviders(), TestContext.Current.CancellationToken);
        Assert.True(client is not null, string.Join('\n', errors));
        _client = client;
        await Grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool).AddManyAsync([.. Accounts]);
        await Task.WhenAll(Accounts.Select((name, index) => LogInAsync(name, index + 1)));
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        if (_emulator is not null)
        {
            await _emulator.DisposeAsync();
        }

        _folder.Dispose();
    }

    /// <summary>Calls fail while the cluster finds out who is gone; callers try again.</summary>
    internal static async Task<T> RetryAsync<T>(Func<Task<T>> call, TimeSpan patience)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await call().WaitAsync(OneCall);
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException or IOException && clock.Elapsed < patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }
    }

    /// <summary>Waits for a condition.</summary>
    internal static async Task<TimeSpan> UntilAsync(Func<Task<bool>> condition, TimeSpan patience, Func<string> what)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < patience, $"not within {patience.TotalSeconds:0} s: {what()}");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        return clock.Elapsed;
    }

    private async Task LogInAsync(string name, int number)
    {
        // Phones that end in 9 have a password besides.
        var account = Grains.GetGrain<IAccountGrain>(name);
        Assert.Equal(LoginStep.Code, (await account.BeginLoginAsync(string.Create(CultureInfo.InvariantCulture, $"+1555000{number:000}1"))).Step);
        Assert.Equal(LoginStep.Done, (await account.SubmitCodeAsync("12345")).Step);
    }

    private string? FindMissing()
    {
        var missing = ClusterProviders.Missing(new StorageSettings { Cluster = _kind }).ToList();
        if (missing.Count > 0)
        {
            return $"packages are missing on this feed: {string.Join(", ", missing)}";
        }

        if (_kind == ClusterKind.Redis && !IsOnPath("redis-server"))
        {
            return "redis-server is missing (Debian's package redis-server)";
        }

        return !Directory.Exists("/usr/lib/postgresql") ? "PostgreSQL's server is missing (Debian's package postgresql)"
            : LocalCluster.FindScript() is null ? "deploy/local-cluster.sh is not here"
            : null;
    }

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator)
        .Any(directory => File.Exists(Path.Combine(directory, program)));
}
