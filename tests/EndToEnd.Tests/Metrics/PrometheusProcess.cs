using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Processes;

namespace EndToEnd.Tests.Metrics;

/// <summary>Debian's Prometheus with the configuration and the rules of the repository, every second instead of every quarter of a minute.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly HttpClient _client;

    private PrometheusProcess(Process process, int port)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v1/") };
    }

    /// <summary>The program; null where it is missing.</summary>
    public static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "prometheus")).FirstOrDefault(File.Exists);

    public static async Task<PrometheusProcess> StartAsync(string program, Folder folder, params (string File, string Target)[] targets)
    {
        var deploy = Path.Combine(RepositoryRoot(), "deploy", "prometheus");
        var port = FreePort();
        var configuration = (await File.ReadAllTextAsync(Path.Combine(deploy, "prometheus.yml")))
            .Replace("/etc/prometheus", folder.Path, StringComparison.Ordinal)
            .Replace("127.0.0.1:9090", $"127.0.0.1:{port}", StringComparison.Ordinal)
            .Replace("interval: 15s", "interval: 1s", StringComparison.Ordinal)
            .Replace("scrape_timeout: 10s", "scrape_timeout: 1s", StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.Under("prometheus.yml"), configuration);
        Directory.CreateDirectory(folder.Under("targets"));
        Directory.CreateDirectory(folder.Under("rules"));
        foreach (var rules in Directory.GetFiles(Path.Combine(deploy, "rules"), "*.yml"))
        {
            File.Copy(rules, Path.Combine(folder.Under("rules"), Path.GetFileName(rules)));
        }

        foreach (var (file, target) in targets)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.Under("targets"), file), $$"""[ { "targets": [ "{{target}}" ] } ]""");
        }

        var start = new ProcessStartInfo(
            program,
            [
                "--config.file=" + folder.Under("prometheus.yml"), "--storage.tsdb.path=" + folder.Under("data"), string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"),
                "--enable-feature=exemplar-storage", "--log.level=warn",
            ])
        {
            RedirectStandardError = true,
        };
        var prometheus = new PrometheusProcess(Process.Start(start)!, port);
        await prometheus.UntilAsync("its readiness", async () =>
        {
            try
            {
                using var answer = await prometheus._client.GetAsync(new Uri("/-/ready", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return prometheus;
    }

    /// <summary>The answer of a part of its API.</summary>
    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await _client.GetStringAsync(path, TestContext.Current.CancellationToken))!["data"]!;

    /// <summary>The samples that a query finds.</summary>
    public async Task<IReadOnlyList<(IReadOnlyDictionary<string, string> Labels, double Value)>> QueryAsync(string query)
    {
        using var answer = await _client.GetAsync("query?query=" + Uri.EscapeDataString(query), TestContext.Current.CancellationToken);
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.True((string?)json["status"] == "success", $"{query}: {json}");
        return
        [
            .. json["data"]!["result"]!.AsArray().OfType<JsonObject>().Select(sample => (
                (IReadOnlyDictionary<string, string>)sample["metric"]!.AsObject().ToDictionary(label => label.Key, label => (string)label.Value!),
                double.Parse((string)sample["value"]![1]!, CultureInfo.InvariantCulture))),
        ];
    }

    /// <summary>The one value of a query; null where it finds nothing.</summary>
    public async Task<double?> ValueAsync(string query) => await QueryAsync(query) is [var sample] ? sample.Value : null;

    public async Task UntilAsync(string what, Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            Assert.False(_process.HasExited, $"prometheus ended: {(_process.HasExited ? await _errors : string.Empty)}");
            Assert.False(patience.IsCancellationRequested, $"waited in vain for {what}");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Ends it and gives what it said in warnings and errors.</summary>
    public async Task<string> StopAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        return await _errors;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _process.Dispose();
    }

    public static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Orleans.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
