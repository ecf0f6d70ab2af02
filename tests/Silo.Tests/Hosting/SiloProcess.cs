using System.Diagnostics;
using System.Globalization;

namespace Telepool.Silo.Tests.Hosting;

/// <summary>A silo as a process of its own, and what the system knows of it: which files it has loaded, where it listens.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private const string Listening = "0A";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly TestFolder _folder = new();

    private SiloProcess(IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Telepool.Silo.dll"));
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("TELEPOOL_", StringComparison.Ordinal) || name.StartsWith("MTPROTO_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HEALTH_BIND"] = "127.0.0.1:0";
        start.Environment["TELEPOOL_DATA"] = _folder.Path;
        start.Environment["MTPROTO_POOL_ENABLED"] = "true";
        start.Environment["TELEPOOL_LOG_LEVEL"] = "Error";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.StandardInput.Close();
    }

    /// <summary>Starts one and waits until it is ready.</summary>
    public static async Task<SiloProcess> StartAsync(IReadOnlyDictionary<string, string> variables)
    {
        var silo = new SiloProcess(variables);
        using var limit = new CancellationTokenSource(Patience);
        while (await silo._process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line == "ready")
            {
                return silo;
            }
        }

        await silo.DisposeAsync();
        throw new InvalidOperationException("The silo ended before it was ready.");
    }

    /// <summary>Names of assemblies that it has loaded.</summary>
    public IReadOnlySet<string> Assemblies() => File.ReadLines($"/proc/{_process.Id}/maps")
        .Select(static line => line[(line.LastIndexOf('/') + 1)..])
        .Where(static name => name.EndsWith(".dll", StringComparison.Ordinal))
        .Select(static name => name[..^".dll".Length])
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>How many sockets it listens at.</summary>
    public int Listeners()
    {
        var sockets = Directory.EnumerateFiles($"/proc/{_process.Id}/fd").Select(static file => new FileInfo(file).LinkTarget ?? string.Empty)
            .Where(static target => target.StartsWith("socket:[", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        return new[] { "tcp", "tcp6" }.SelectMany(table => File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/net/{table}")).Skip(1))
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(fields => fields[3] == Listening && sockets.Contains($"socket:[{fields[9]}]"));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }
}
