using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using ServiceDefaults.Configuration;

namespace Telepool.Cluster.Tests.Processes;

/// <summary>The processes of <c>deploy/local-cluster.sh</c>, in a folder and on ports of one test's own.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    // A telepool.dll of another version: the cluster comes up with it, and what is started later is of this one.
    private const string Previous = "TELEPOOL_TEST_PREVIOUS";

    // As many as the script takes, below the ports that the system gives to whoever connects.
    private const int Ports = 160;
    private const int FirstPort = 20_000;
    private const int LastPort = 32_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly string _script;
    private readonly Dictionary<string, string> _variables;
    private readonly int _ports;

    private LocalCluster(string script, ClusterKind kind, string folder, int ports, IReadOnlyDictionary<string, string> settings)
    {
        _script = script;
        _ports = ports;
        Kind = kind;
        Folder = folder;
        _variables = new Dictionary<string, string>(settings)
        {
            ["LOCAL_CLUSTER_DIR"] = folder,
            ["LOCAL_CLUSTER_KIND"] = kind.ToString().ToLowerInvariant(),
            ["LOCAL_CLUSTER_PORTS"] = ports.ToString(CultureInfo.InvariantCulture),
            ["LOCAL_CLUSTER_PROGRAM"] = Environment.GetEnvironmentVariable(Previous) is { Length: > 0 } previous ? previous : Current,
            ["LOCAL_CLUSTER_PROMETHEUS"] = "0",
        };
    }

    public ClusterKind Kind { get; }

    private static string Current => Path.Combine(AppContext.BaseDirectory, "telepool.dll");

    /// <summary>All data, <c>logs/NAME.log</c> and <c>run/NAME.pid</c>.</summary>
    public string Folder { get; }

    /// <summary>The database of messages.</summary>
    public string Messages => $"Host=127.0.0.1;Port={_ports + 1};Username=telepool;Database=messages;Timeout=5";

    /// <summary>The settings of a process that only calls grains.</summary>
    public TelepoolSettings ClientSettings => new()
    {
        Storage = new StorageSettings
        {
            Cluster = Kind,
            ClusterId = "local",
            Redis = Kind == ClusterKind.Redis ? $"127.0.0.1:{_ports},abortConnect=false" : null,
            ClusterPostgres = Kind == ClusterKind.Postgres ? $"Host=127.0.0.1;Port={_ports + 1};Username=telepool;Database=cluster" : null,
            KeyFile = Path.Combine(Folder, "keys"),
        },
        Host = new HostSettings { LogLevel = "Critical" },
    };

    /// <summary>A cluster that does not run yet.</summary>
    public static LocalCluster Create(ClusterKind kind, string folder, IReadOnlyDictionary<string, string> settings) =>
        new(FindScript()!, kind, folder, FindPorts(), settings);

    /// <summary>The script; null outside of a checkout.</summary>
    public static string? FindScript()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var script = Path.Combine(directory.FullName, "deploy", "local-cluster.sh");
            if (File.Exists(script))
            {
                return script;
            }
        }

        return null;
    }

    /// <summary>Runs the script to its end.</summary>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> RunAsync(params string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        var (code, text) = await TryRunAsync(arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)} ended with {code}:\n{text}");
        if (arguments is ["up", ..])
        {
            _variables["LOCAL_CLUSTER_PROGRAM"] = Current;
        }

        return clock.Elapsed;
    }

    /// <summary>The process of a part; null where it does not run.</summary>
    public int? ProcessOf(string name)
    {
        var file = Path.Combine(Folder, "run", name + ".pid");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file).Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var process) && Directory.Exists($"/proc/{process}")
            ? process
            : null;
    }

    /// <summary>How everything was when it was asked last.</summary>
    public string Status { get; private set; } = string.Empty;

    /// <summary>Whether everything is ready, by the script's own word.</summary>
    public async Task<bool> IsReadyAsync()
    {
        (var code, Status) = await TryRunAsync("status");
        return code == 0;
    }

    /// <summary>What a part said.</summary>
    public string LogOf(string name) => File.ReadAllText(Path.Combine(Folder, "logs", name + ".log"));

    public async ValueTask DisposeAsync() => await TryRunAsync("down");

    private async Task<(int Code, string Text)> TryRunAsync(params string[] arguments)
    {
        // Its output goes to a file: the processes that it leaves behind would hold a pipe open.
        var output = Path.Combine(Folder, "script-" + Guid.NewGuid().ToString("N"));
        var start = new ProcessStartInfo("bash") { RedirectStandardInput = true };
        string[] words = ["-c", "out=$1; shift; exec \"$@\" >\"$out\" 2>&1", "bash", output, _script, .. arguments];
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        foreach (var name in start.Environment.Keys.Where(IsOurs).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in _variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        var text = await File.ReadAllTextAsync(output, CancellationToken.None);
        File.Delete(output);
        return (process.ExitCode, text);
    }

    private static bool IsOurs(string variable) =>
        variable.StartsWith("MTPROTO_", StringComparison.Ordinal) || variable.StartsWith("TELEPOOL_", StringComparison.Ordinal) || variable.StartsWith("LOCAL_CLUSTER_", StringComparison.Ordinal);

    private static int FindPorts()
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(static point => point.Port).ToHashSet();
        while (true)
        {
            var first = FirstPort + (Ports * RandomNumberGenerator.GetInt32((LastPort - FirstPort) / Ports));
            if (!Enumerable.Range(first, Ports).Any(taken.Contains))
            {
                return first;
            }
        }
    }
}
