using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using ServiceDefaults.Metrics;
using ServiceDefaults.Tracing;
using Telepool.Gateway.Events;
using Telepool.Gateway.Fingerprints;
using Telepool.Gateway.Metrics;
using Telepool.Gateway.Tracing;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Hosting;

/// <summary>What a gateway shows of itself to the program that it is part of.</summary>
public sealed partial class GatewayService
{
    private HelloWatch? _hellos;
    private IDisposable? _export;
    private IDisposable? _metricExport;
    private ServiceProvider? _exportedMeters;

    /// <summary>What it carries.</summary>
    public GatewayTraffic Traffic => new(Sum(GatewayCounter.RelaysOpened) - Sum(GatewayCounter.RelaysClosed), Sum(GatewayCounter.BytesUp), Sum(GatewayCounter.BytesDown));

    /// <summary>Shows the gateway's metrics where another host exports meters.</summary>
    public void ShowOn(IMeterFactory meters) => _ = new GatewayMeters(meters, _host);

    // Hellos are only looked at where somebody could ask for what they were.
    private FingerprintTable Observe(GatewayEventHub events, TimeProvider time, bool isAsked)
    {
        var table = new FingerprintTable(time);
        _hellos = isAsked ? new HelloWatch(table) : null;
        _export = TraceExport.Begin("telepool-gateway");
        if (_export is not null)
        {
            ExportMetrics();
        }

        var traces = _export is null ? null : new GatewayTraces(time);
        foreach (var worker in _host.Workers)
        {
            worker.Observers = new WorkerObservers(events, _hellos, traces, _host.Latencies);
        }

        return table;
    }

    // Apart, so that nothing of it is loaded where nobody asks for it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ExportMetrics()
    {
        _metricExport = MetricExport.Begin("telepool-gateway");
        _exportedMeters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        ShowOn(_exportedMeters.GetRequiredService<IMeterFactory>());
    }

    private void EndExport()
    {
        _export?.Dispose();
        _metricExport?.Dispose();
        _exportedMeters?.Dispose();
    }

    private long Sum(GatewayCounter counter) => _host.Workers.Sum(worker => worker.Counters[counter]);
}
