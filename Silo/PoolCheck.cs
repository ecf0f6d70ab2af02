using System.Globalization;
using Grains.Interfaces.Pool;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Telepool.Silo;

/// <summary>Whether grains answer, and whether the pool has anything to lease. A pool without usable accounts is a warning: more silos would not help.</summary>
internal sealed class PoolCheck(IGrainFactory grains) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var status = await grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool).GetStatusAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            return status.Accounts > 0 && status.Unusable == status.Accounts
                ? HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture, $"none of {status.Accounts} accounts can be used until somebody acts: telepool accounts doctor"))
                : status.Warnings is [var warning, ..] ? HealthCheckResult.Degraded(warning) : HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is Orleans.Runtime.OrleansException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy($"the pool's grain does not answer: {exception.GetType().Name}");
        }
    }
}
