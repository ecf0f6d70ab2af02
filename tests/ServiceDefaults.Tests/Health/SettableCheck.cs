using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ServiceDefaults.Tests.Health;

/// <summary>A dependency that is as the test says.</summary>
internal sealed class SettableCheck : IHealthCheck
{
    public HealthCheckResult Result { get; set; } = HealthCheckResult.Healthy();

    /// <summary>Whether it hangs until it is given up.</summary>
    public bool Hangs { get; set; }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (Hangs)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        return Result;
    }
}
