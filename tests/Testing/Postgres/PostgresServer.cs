using System.Diagnostics;

namespace Testing.Postgres;

/// <summary>Debian's PostgreSQL with a data folder of its own, on a Unix socket in that folder and no port. It is removed when it is disposed.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _programs;
    private readonly string _settings;
    private Process? _server;

    private PostgresServer(string programs, string folder, string settings)
    {
        _programs = programs;
        Folder = folder;
        _settings = settings;
    }

    /// <summary>Why there is none, for a test to skip itself with.</summary>
    public const string Missing = "PostgreSQL's server is missing (Debian's package postgresql)";

    /// <summary>The folder of data and socket.</summary>
    public string Folder { get; }

    /// <summary>Npgsql's connection string for the superuser.</summary>
    public string ConnectionString => $"Host={Folder};Username=postgres;Database=postgres;Timeout=5;Command Timeout=20";

    private string Data => Path.Combine(Folder, "data");

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>Creates a cluster and starts it; null where the programs are not installed.</summary>
    /// <param name="durable">Whether commits reach the disk; without it everything is faster and a killed server still recovers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<PostgresServer?> StartNewAsync(bool durable = false, CancellationToken cancellationToken = default)
    {
        if (Find() is not { } programs)
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("telepool-pg-").FullName;
        if (IsRoot)
        {
            // The server refuses to run as root; Debian's package brings the user.
            await RunAsync("chown", ["postgres:postgres", folder], cancellationToken).ConfigureAwait(false);
        }

        var server = new PostgresServer(programs, folder, durable ? "on" : "off");
        await RunAsync(server.Program("initdb"), server.Arguments("initdb", "-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"), cancellationToken).ConfigureAwait(false);
        await server.StartAsync(cancellationToken).ConfigureAwait(false);
        return server;
    }

    /// <summary>Starts the server on its data and waits until it takes connections.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        while (true)
        {
            if (_server is null or { HasExited: true })
            {
                // After a kill the children of the last one hold its memory for a moment, and the server ends itself.
                _server?.Dispose();
                _server = Start(Program("postgres"), Arguments("postgres", "-D", Data, "-k", Folder, "-c", "listen_addresses=", "-c", "fsync=" + _settings, "-c", "full_page_writes=" + _settings));
            }

            if (await AnswersAsync(deadline.Token).ConfigureAwait(false))
            {
                return;
            }

            await Task.Delay(50, deadline.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the server at once, as a power cut or the system's memory killer does.</summary>
    public async Task KillAsync()
    {
        // The postmaster's children follow it as soon as they notice; killing them too would need their numbers.
        _server!.Kill();
        await _server.WaitForExitAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            if (!server.HasExited)
            {
                server.Kill();
            }

            await server.WaitForExitAsync().ConfigureAwait(false);
            server.Dispose();
        }

        // The children write for a moment longer.
        for (var tries = 0; Directory.Exists(Folder); tries++)
        {
            try
            {
                Directory.Delete(Folder, recursive: true);
            }
            catch (IOException) when (tries < 100)
            {
                await Task.Delay(20).ConfigureAwait(false);
            }
        }
    }

    private static string? Find()
    {
        const string Versions = "/usr/lib/postgresql";
        var found = Directory.Exists(Versions)
            ? Directory.GetDirectories(Versions).Select(folder => Path.Combine(folder, "bin")).Where(folder => File.Exists(Path.Combine(folder, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        return found is not null && (!IsRoot || File.Exists("/usr/bin/setpriv")) ? found : null;
    }

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Start(program, arguments);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with exit code {process.ExitCode}.");
        }
    }

    private static Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        // What it says goes nowhere, but must not fill the pipe.
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private string Program(string name) => IsRoot ? "/usr/bin/setpriv" : Path.Combine(_programs, name);

    // setpriv becomes the program, so that the process is the server itself and can be killed as such.
    private string[] Arguments(string name, params string[] arguments) =>
        IsRoot ? ["--reuid=postgres", "--regid=postgres", "--clear-groups", Path.Combine(_programs, name), .. arguments] : arguments;

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var ready = Start(Path.Combine(_programs, "pg_isready"), ["-q", "-h", Folder, "-U", "postgres"]);
        await ready.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return ready.ExitCode == 0;
    }
}
