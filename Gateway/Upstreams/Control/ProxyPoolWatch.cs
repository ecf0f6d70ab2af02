using Microsoft.Extensions.Logging;

namespace Telepool.Gateway.Upstreams.Control;

/// <summary>Keeps the list of the pool's healthy proxies up to date; while the cluster does not answer, the last one serves.</summary>
internal sealed partial class ProxyPoolWatch(Func<UpstreamTable> upstreams, IProxyPoolSource source, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>Asks until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                await AskAsync(cancellationToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    /// <summary>Asks once.</summary>
    internal async Task AskAsync(CancellationToken cancellationToken)
    {
        var table = upstreams();
        if (table.Settings.ProxyPool is not { } pool)
        {
            return;
        }

        try
        {
            if (await source.ListAsync(pool, cancellationToken).ConfigureAwait(false) is { } proxies)
            {
                table.Registry.SetPool([.. proxies]);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogNotFetched(log, exception.Message);
        }
    }

    [LoggerMessage(4422, LogLevel.Debug, "The pool of proxies does not answer: {Reason}", EventName = "GatewayProxiesNotFetched")]
    private static partial void LogNotFetched(ILogger logger, string reason);
}
