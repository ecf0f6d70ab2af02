using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Benchmarks.Collecting;

namespace Benchmarks.Hosts;

/// <summary>A host as a process of its own, on a data directory of its own that goes with it.</summary>
internal sealed partial class HostProcess : IDisposable
{
    // Short against what is measured, and long against what a question costs the host.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private const int Terminate = 15;

    private readonly string _folder;
    private readonly Process _process;
    private readonly Stopwatch _age;
    private readonly HttpClient _client;
    private readonly ManualResetEventSlim _never = new();

    private HostProcess(string folder, Process process, Stopwatch age, HttpClient client) => (_folder, _process, _age, _client) = (folder, process, age, client);

    /// <summary>What the process has used of processors so far, user and system time.</summary>
    public double CpuSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    public static HostProcess Start(string program, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("telepool-start-").FullName;
        var health = $"127.0.0.1:{FreePort()}";
        var settings = new Dictionary<string, string>
        {
            ["TELEPOOL_DATA"] = Path.Combine(folder, "data"),
            ["HEALTH_BIND"] = health,
            ["PROMETHEUS_PORT"] = "0",
            ["TELEPOOL_WEB_BIND"] = "127.0.0.1:0",
        };
        var age = Stopwatch.StartNew();
        var process = TelepoolProgram.Start(program, settings, arguments);
        // Nobody reads the screen; a full pipe would hold the process up.
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return new HostProcess(folder, process, age, new HttpClient { BaseAddress = new Uri($"http://{health}"), Timeout = TimeSpan.FromSeconds(30) });
    }

    /// <summary>Waits until the host is ready.</summary>
    /// <returns>Seconds since the process' start.</returns>
    public double AwaitReady(TimeSpan patience)
    {
        Await(() =>
        {
            using var answer = _client.Send(new HttpRequestMessage(HttpMethod.Get, "/readyz"));
            return answer.StatusCode == HttpStatusCode.OK;
        }, patience);
        return _age.Elapsed.TotalSeconds;
    }

    /// <summary>Waits until a metric has a value.</summary>
    public void AwaitMetric(Regex metric, double value, TimeSpan patience) => Await(() =>
    {
        using var answer = _client.Send(new HttpRequestMessage(HttpMethod.Get, "/metrics"));
        using var reader = new StreamReader(answer.Content.ReadAsStream());
        return metric.Match(reader.ReadToEnd()) is { Success: true } found && double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) >= value;
    }, patience);

    /// <summary>Asks the process to end and waits until it has.</summary>
    /// <returns>Seconds that it took.</returns>
    public double Stop(TimeSpan patience)
    {
        var clock = Stopwatch.StartNew();
        if (Signal(_process.Id, Terminate) != 0 || !_process.WaitForExit(patience))
        {
            throw new InvalidOperationException("The host did not end.");
        }

        return clock.Elapsed.TotalSeconds;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
        _client.Dispose();
        _never.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Await(Func<bool> condition, TimeSpan patience)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (condition())
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // It does not listen yet.
            }

            if (_process.HasExited || clock.Elapsed > patience)
            {
                throw new InvalidOperationException($"The host {(_process.HasExited ? "has ended" : "did not get there")}.");
            }

            _never.Wait(Pause);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
