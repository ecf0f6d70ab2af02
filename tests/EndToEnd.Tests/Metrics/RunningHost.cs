using System.Text.RegularExpressions;
using EndToEnd.Tests.Processes;
using Testing.Prometheus;

namespace EndToEnd.Tests.Metrics;

/// <summary><c>telepool run</c> with its emulator, whose metrics can be read.</summary>
internal sealed partial class RunningHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TelepoolProcess _program;
    private readonly HttpClient _client;

    private RunningHost(TelepoolProcess program, string address)
    {
        _program = program;
        Address = address;
        _client = new HttpClient { BaseAddress = new Uri("http://" + address) };
    }

    /// <summary>Host and port of the metrics.</summary>
    public string Address { get; }

    public TelepoolProcess Program => _program;

    public HttpClient Client => _client;

    /// <summary>Starts it; work is under way when this returns.</summary>
    public static async Task<RunningHost> StartAsync(Folder folder, IReadOnlyDictionary<string, string>? settings = null)
    {
        // The log names the free ports that it took.
        var environment = new Dictionary<string, string>(settings ?? new Dictionary<string, string>()) { ["TELEPOOL_LOG_LEVEL"] = "Information" };
        var program = TelepoolProcess.Start(environment, "run", "--data", folder.Path);
        await program.LineAsync(line => line.StartsWith("gateway: ", StringComparison.Ordinal));
        var ports = ServedAt().Match(program.Errors);
        Assert.True(ports.Success, program.Errors);
        return new RunningHost(program, ports.Groups[1].Value);
    }

    /// <summary>Reads the metrics once.</summary>
    public async Task<Exposition> ReadAsync() => Exposition.Parse(await _client.GetStringAsync("/metrics", TestContext.Current.CancellationToken));

    /// <summary>Reads the metrics until each of these has a value above zero.</summary>
    public Task<Exposition> UntilCountedAsync(params string[] series) => UntilCountedAsync(series.ToDictionary(static name => name, static _ => double.Epsilon));

    /// <summary>Reads the metrics until each of these has at least this value, all its series together.</summary>
    public async Task<Exposition> UntilCountedAsync(IReadOnlyDictionary<string, double> least)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var shown = await ReadAsync();
            var missing = least.Where(wanted => shown.Sum(wanted.Key) < wanted.Value).Select(wanted => $"{wanted.Key} ({shown.Sum(wanted.Key)} of {wanted.Value})").ToArray();
            if (missing.Length == 0)
            {
                return shown;
            }

            Assert.False(patience.IsCancellationRequested, $"not counted in time: {string.Join(", ", missing)}\n{string.Join('\n', _program.Output)}\n{_program.Errors}");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _program.DisposeAsync();
    }

    [GeneratedRegex(@"health is served at \S+ http://(\S+)")]
    private static partial Regex ServedAt();
}
