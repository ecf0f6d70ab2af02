using System.Diagnostics;

namespace EndToEnd.Tests.Processes;

/// <summary>Runs the program as users do: a process with arguments, environment, output and an exit code.</summary>
internal sealed class TelepoolProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];
    private readonly SemaphoreSlim _news = new(0);
    private readonly Task _reading;

    private TelepoolProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _errors));
    }

    public int Id => _process.Id;

    public IReadOnlyList<string> Output
    {
        get
        {
            lock (_output)
            {
                return [.. _output];
            }
        }
    }

    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return string.Join('\n', _errors);
            }
        }
    }

    /// <summary>Settings are those given and nothing of the tests' own environment.</summary>
    public static TelepoolProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "telepool.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MTPROTO_", StringComparison.Ordinal) || name.StartsWith("TELEPOOL_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        // Several hosts run at once in these tests.
        start.Environment["HEALTH_BIND"] = "127.0.0.1:0";
        start.Environment["PROMETHEUS_PORT"] = "0";
        start.Environment["TELEPOOL_WEB_BIND"] = "127.0.0.1:0";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new TelepoolProcess(process);
    }

    public static TelepoolProcess Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    /// <summary>Runs to the end.</summary>
    public static async Task<Finished> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        await using var program = Start(environment, arguments);
        return await program.EndAsync();
    }

    public static Task<Finished> RunAsync(params string[] arguments) => RunAsync(new Dictionary<string, string>(), arguments);

    /// <summary>Waits for a line of standard output.</summary>
    public async Task<string> LineAsync(Func<string, bool> wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (Output.FirstOrDefault(wanted) is { } line)
            {
                return line;
            }

            Assert.False(_reading.IsCompleted, $"the program ended without the line; it said:\n{string.Join('\n', Output)}\n{Errors}");
            await Task.WhenAny(_news.WaitAsync(patience.Token), _reading).WaitAsync(patience.Token);
        }
    }

    /// <summary>Waits for the end.</summary>
    public async Task<Finished> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        await _reading.WaitAsync(patience.Token);
        return new Finished(_process.ExitCode, Output, Errors);
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        await _reading;
        _process.Dispose();
        _news.Dispose();
    }

    private async Task ReadAsync(StreamReader reader, List<string> lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (lines)
            {
                lines.Add(line);
            }

            _news.Release();
        }
    }
}
