using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;

namespace ServiceDefaults.Logging;

/// <summary>Has the export of a host's log say in that log how it fares: it begins before there is a log to say it in.</summary>
internal sealed class LogExportService(HostSettings settings, ILoggerFactory logs) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogExport.Tell(settings, logs);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
