using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;

namespace ServiceDefaults.Tracing;

/// <summary>Exports traces for as long as a host lives.</summary>
internal sealed class TraceExportService(TelepoolSettings settings, string service, ILoggerFactory logs) : IHostedService, IDisposable
{
    // From before anything starts, since a start is worth tracing too, until everything has stopped.
    private readonly IDisposable? _export = TraceExport.Begin(settings.Host, service, logs);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _export?.Dispose();
}
