using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Benchmarks.Collecting;
using Telepool.Collectors.Control;
using Telepool.Collectors.History;

namespace Benchmarks.Telemetry;

/// <summary>A host in a process of its own, that collects what it is told to.</summary>
internal sealed class TelemetryHost : IDisposable
{
    private const int Tries = 3;

    // Channels under way at once, as many as one account reads at once.
    private const int AtOnce = 2;

    // Three times as often as deploy/prometheus asks.
    private static readonly TimeSpan ScrapeEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RestLength = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RestingCpu = TimeSpan.FromMilliseconds(4);
    private const int MostRests = 30;

    private readonly Process _process;
    private readonly HttpClient _client;
    private readonly bool _isScraped;
    private readonly Stopwatch _collecting = new();
    private RemoteControl? _control;
    private TimeSpan _scrapedAt;

    private TelemetryHost(Process process, int port, bool isScraped)
    {
        _process = process;
        _isScraped = isScraped;
        _client = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
    }

    /// <summary>How often its metrics were read.</summary>
    public int Scrapes { get; private set; }

    /// <summary>How long it has collected.</summary>
    public TimeSpan Collected => _collecting.Elapsed;

    /// <summary>What it has used so far.</summary>
    public TimeSpan Cpu => ProcessClock.Of(_process.Id);

    /// <summary>Logs an account in and starts the host.</summary>
    /// <param name="program">The program.</param>
    /// <param name="variant">Its telemetry.</param>
    /// <param name="settings">Its other settings.</param>
    /// <param name="data">Its folder.</param>
    /// <param name="number">Of the account's phone.</param>
    public static async Task<TelemetryHost> StartAsync(string program, TelemetryVariant variant, IReadOnlyDictionary<string, string> settings, string data, int number)
    {
        Run(program, settings, "accounts", "login", "bench", "--phone", string.Create(CultureInfo.InvariantCulture, $"+1555000{number:0000}"), "--code", "12345", "--data", data);
        var environment = new Dictionary<string, string>([.. settings, .. variant.Settings]);
        for (var tries = 0; tries < Tries; tries++)
        {
            var port = FreePort();
            environment["HEALTH_BIND"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
            var host = new TelemetryHost(CollectorProcess.Start(program, environment, data), port, variant.IsScraped);
            if (await host.AwaitAsync(new DataDirectory(data)).ConfigureAwait(false))
            {
                return host;
            }

            host.Dispose();
        }

        throw new InvalidOperationException($"The host {variant.Name} does not start.");
    }

    /// <summary>Collects channels, with the metrics read meanwhile, and waits until what that left to do is done.</summary>
    public async Task CollectAsync(IEnumerable<string> channels)
    {
        using var done = new CancellationTokenSource();
        _collecting.Start();
        var scraping = _isScraped ? Task.Run(() => ScrapeAsync(done.Token)) : Task.CompletedTask;
        await Parallel.ForEachAsync(
            channels,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (channel, cancellationToken) => await _control!.CollectAsync(channel.TrimStart('@'), limit: null, Silence.Instance, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        _collecting.Stop();
        await done.CancelAsync().ConfigureAwait(false);
        await scraping.ConfigureAwait(false);
        await RestAsync().ConfigureAwait(false);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _client.Dispose();
        _control?.Dispose();
    }

    private static void Run(string program, IReadOnlyDictionary<string, string> settings, params string[] arguments)
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

    // False where it has ended: somebody else took its port.
    private async Task<bool> AwaitAsync(DataDirectory data)
    {
        while (!await IsReadyAsync().ConfigureAwait(false) || !await ConnectAsync(data).ConfigureAwait(false))
        {
            if (_process.HasExited)
            {
                return false;
            }

            await Task.Delay(100).ConfigureAwait(false);
        }

        return true;
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

    private async Task<bool> ConnectAsync(DataDirectory data)
    {
        _control = HostAddress.TryRead(data) is { } address ? await RemoteControl.TryConnectAsync(address, CancellationToken.None).ConfigureAwait(false) : null;
        return _control is not null;
    }

    // Compilation, checkpoints and batches go on for a while.
    private async Task RestAsync()
    {
        for (var rest = 0; rest < MostRests; rest++)
        {
            var before = Cpu;
            await Task.Delay(RestLength).ConfigureAwait(false);
            if (Cpu - before < RestingCpu)
            {
                return;
            }
        }
    }

    // By the time that the host collects, so that one that only waits for its turn is not read.
    private async Task ScrapeAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var wait = _scrapedAt + ScrapeEvery - _collecting.Elapsed;
                await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
                _scrapedAt = _collecting.Elapsed;
                await _client.GetByteArrayAsync(new Uri("/metrics", UriKind.Relative), CancellationToken.None).ConfigureAwait(false);
                Scrapes++;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
    }

    private sealed class Silence : IHistoryObserver
    {
        public static Silence Instance { get; } = new();

        public void Started(string username, long stored, long total)
        {
        }

        public void PageStored(string username, int rows, int total, string accountId)
        {
        }

        public void Waiting(string username, string accountId, TimeSpan wait)
        {
        }

        public void Finished(ChannelOutcome outcome)
        {
        }
    }
}
