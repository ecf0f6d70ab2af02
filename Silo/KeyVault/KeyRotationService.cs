using Grains.Interfaces.KeyVault;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using ServiceDefaults.Hosting;

namespace Telepool.Silo.KeyVault;

/// <summary>
/// Has the rotation go on where it was interrupted, at the start and now and then: the silo that did it may have died. Asking costs one call.
/// </summary>
internal sealed partial class KeyRotationService(IGrainFactory grains, HostStores stores, TimeProvider time, ILoggerFactory loggers) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    private readonly ILogger<KeyRotationService> _logger = loggers.CreateLogger<KeyRotationService>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        stores.LogTo(loggers);
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                await ResumeAsync(stoppingToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops. What is not done goes on at its next start.
            return;
        }
    }

    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IKeyRotationGrain>(IKeyRotationGrain.Deployment).ResumeAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            LogFailed(_logger, exception);
        }
    }

    [LoggerMessage(EventId = 1, EventName = "RotationUnreachable", Level = LogLevel.Warning, Message = "The rotation of keys does not answer; it is asked again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
