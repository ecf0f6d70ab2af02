using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Benchmarks.Collecting;

namespace Benchmarks.Telemetry;

/// <summary>A host in a process of its own, that collects what it is told to.</summary>
internal sealed class TelemetryHost : IDisposable
{
    private readonly Process _process;
    private readonly string _program;
    private readonly string _data;
    private readonly HttpClient _client;

    private TelemetryHost(Process process, string program, string data, int port)
    {
        _process = process;
        _program = program;
        _data = data;
        _client = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
    }

    /// <summary>How often its metrics were read.</summary>
    public int Scrapes { get; private set; }

    /// <summary>Logs an account in and starts the host.</summary>
    /// <param name="program">The program.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="data">Its folder.</param>
    /// <param name="number">Of the account's phone.</param>
    public static async Task<TelemetryHost> StartAsync(string program, Dictionary<string, string> settings, string data, int number)
    {
        Run(program, settings, "accounts", "login", "bench", "--phone", string.Create(CultureInfo.InvariantCulture, $"+1555000{number:0000}"), "--code", "12345", "--data", data);
        var port = FreePort();
        var process = TelepoolProgram.Start(program, new Dictionary<string, string>(settings) { ["HEALTH_BIND"] = $"127.0.0.1:{port}" }, "run", "--data", data);
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        var host = new TelemetryHost(process, program, data, port);
        while (!await host.IsReadyAsync().ConfigureAwait(false))
        {
            await Task.Delay(100).ConfigureAwait(false);
        }

        return host;
    }

    /// <summary>Collects a channel, with the metrics read meanwhile.</summary>
    /// <returns>The host's CPU time.</returns>
    public TimeSpan Collect(string channel, TimeSpan? scrapeEvery)
    {
        using var done = new CancellationTokenSource();
        var scraping = scrapeEvery is { } period ? Task.Run(() => ScrapeAsync(period, done.Token)) : Task.CompletedTask;
        var before = Cpu();
        Run(_program, new Dictionary<string, string>(), "collect", "history", channel, "--data", _data);
        var spent = Cpu() - before;
        done.Cancel();
        scraping.GetAwaiter().GetResult();
        return spent;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _client.Dispose();
    }

    private static void Run(string program, Dictionary<string, string> settings, params string[] arguments)
    {
        using var process = TelepoolProgram.Start(program, settings, arguments);
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"telepool {string.Join(' ', arguments)} ended with exit code {process.ExitCode}.");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private TimeSpan Cpu()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri("/readyz", UriKind.Relative)).ConfigureAwait(false);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task ScrapeAsync(TimeSpan period, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(period);
        try
        {
            do
            {
                await _client.GetByteArrayAsync(new Uri("/metrics", UriKind.Relative), cancellationToken).ConfigureAwait(false);
                Scrapes++;
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
    }
}
