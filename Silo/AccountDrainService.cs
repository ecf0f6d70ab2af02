using Grains.Accounts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;
using ServiceDefaults.Health;
using ServiceDefaults.Hosting;

namespace Telepool.Silo;

/// <summary>
/// The first part of a graceful stop: no new lease, and time for those that are out (<see cref="StopBudget.Leases"/>). The rest of the time that a stop
/// may take is left to the silo, which then closes the connections and stores what is unsaved.
/// </summary>
internal sealed partial class AccountDrainService(
    AccountDrain drain, HostHealth health, TelepoolSettings settings, TimeProvider time, ILogger<AccountDrainService> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // Whoever sends work here must hear it before work is refused.
        health.Stopping();
        var budget = StopBudget.Of(settings.Host);
        using var limit = new CancellationTokenSource(budget.Leases, time);
        // Where readiness is asked for now and then, the answer is noticed after the next time.
        await Task.Delay(budget.Delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var left = await drain.DrainAsync(linked.Token).ConfigureAwait(false);
        if (left > 0)
        {
            LogLeasesLeft(logger, left);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1001, LogLevel.Warning, "{Count} leases were not released in time and end with the process", EventName = "LeasesLeft")]
    private static partial void LogLeasesLeft(ILogger logger, int count);
}
