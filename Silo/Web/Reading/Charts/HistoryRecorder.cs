using Grains.Interfaces.Admission;
using Grains.Interfaces.Pool;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Telepool.Silo.Web.Reading.Gateways;
using Telepool.Silo.Web.Reading.Overview;

namespace Telepool.Silo.Web.Reading.Charts;

/// <summary>
/// Ten minutes of the figures that the pages draw, in memory: a sample every two seconds, of what costs the grains little. What happened before this host
/// started, or longer ago, is Prometheus' to tell.
/// </summary>
internal sealed partial class HistoryRecorder(PoolReader pool, GatewaysReader gateways, TimeProvider time, ILogger<HistoryRecorder> logger) : BackgroundService
{
    /// <summary>Between two samples.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <summary>Samples of ten minutes.</summary>
    public const int Capacity = 300;

    private readonly RateSeries _calls = new(Capacity);
    private readonly RateSeries _floods = new(Capacity);
    private readonly RateSeries _granted = new(Capacity);
    private readonly RateSeries _refused = new(Capacity);
    private readonly SampleRing _leases = new(Capacity);
    private readonly SampleRing _waiting = new(Capacity);
    private readonly SampleRing _free = new(Capacity);
    private readonly SampleRing _unusable = new(Capacity);
    private readonly SampleRing _connections = new(Capacity);
    private readonly RateSeries _up = new(Capacity);
    private readonly RateSeries _down = new(Capacity);
    private readonly Dictionary<string, RateSeries> _protocols = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Calls to Telegram and floods that it answered.</summary>
    public Chart Calls => new("Calls to Telegram", "/s", [new("calls", _calls.ToList()), new("floods", _floods.ToList())]);

    /// <summary>Leases granted and refused.</summary>
    public Chart Grants => new("Leases", "/s", [new("granted", _granted.ToList()), new("refused", _refused.ToList())]);

    /// <summary>Leases that are out and requests that wait.</summary>
    public Chart Queue => new("Leases out", string.Empty, [new("out", _leases.ToList()), new("waiting", _waiting.ToList())]);

    /// <summary>Accounts that are free and that are of no use.</summary>
    public Chart Accounts => new("Accounts", string.Empty, [new("free", _free.ToList()), new("unusable", _unusable.ToList())]);

    /// <summary>Connections of all gateways.</summary>
    public Chart Connections => new("Connections", string.Empty, [new("open", _connections.ToList())]);

    /// <summary>Bytes through all gateways.</summary>
    public Chart Bytes => new("Traffic", "B/s", [new("up", _up.ToList()), new("down", _down.ToList())]);

    /// <summary>New connections, by what their first bytes were.</summary>
    public Chart Protocols
    {
        get
        {
            lock (_lock)
            {
                return new("New connections by protocol", "/s", [.. _protocols.OrderBy(static line => line.Key, StringComparer.Ordinal).Select(static line => new ChartLine(line.Key.Replace('_', ' '), line.Value.ToList()))]);
            }
        }
    }

    /// <summary>Takes a sample.</summary>
    public async Task SampleAsync()
    {
        var (status, running) = (await pool.GetAsync().ConfigureAwait(false), await gateways.AllAsync().ConfigureAwait(false));
        var now = time.GetUtcNow();
        Take(now, status);
        Take(now, running);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await SampleAsync().WaitAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
            {
                // The chart has a hole where the grains did not answer; the next sample is tried all the same.
                LogMissed(logger, exception.Message);
            }
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "No sample for the charts: {Problem}")]
    private static partial void LogMissed(ILogger logger, string problem);

    private void Take(DateTimeOffset now, PoolStatus status)
    {
        _calls.Add(now, status.Calls);
        _floods.Add(now, status.Floods);
        _granted.Add(now, status.Granted);
        _refused.Add(now, status.Refused);
        _leases.Add(new Sample(now, status.Leases));
        _waiting.Add(new Sample(now, status.Waiting));
        _free.Add(new Sample(now, status.Free));
        _unusable.Add(new Sample(now, status.Unusable));
    }

    private void Take(DateTimeOffset now, GatewayStatus[] running)
    {
        _connections.Add(new Sample(now, running.Sum(static gateway => gateway.Info.Connections)));
        _up.Add(now, TrafficReader.Sum(running, "bytes", "up"));
        _down.Add(now, TrafficReader.Sum(running, "bytes", "down"));
        var protocols = TrafficReader.Recognised(running);
        lock (_lock)
        {
            foreach (var (protocol, count) in protocols)
            {
                if (!_protocols.TryGetValue(protocol, out var series))
                {
                    _protocols[protocol] = series = new RateSeries(Capacity);
                }

                series.Add(now, count);
            }
        }
    }
}
