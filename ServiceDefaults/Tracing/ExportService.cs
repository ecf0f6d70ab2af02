using Microsoft.Extensions.Hosting;

namespace ServiceDefaults.Tracing;

/// <summary>Keeps an export for as long as a host lives: from before anything starts, since a start is worth telling too, until everything has stopped.</summary>
/// <param name="export">The export; null where the settings ask for none.</param>
internal sealed class ExportService(IDisposable? export) : IHostedService, IDisposable
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => export?.Dispose();
}
