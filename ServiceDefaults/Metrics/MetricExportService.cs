using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;

namespace ServiceDefaults.Metrics;

/// <summary>Exports metrics for as long as a host lives.</summary>
internal sealed class MetricExportService(TelepoolSettings settings, string service, ILoggerFactory logs) : IHostedService, IDisposable
{
    private readonly IDisposable? _export = MetricExport.Begin(settings.Host, service, logs);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _export?.Dispose();
}
