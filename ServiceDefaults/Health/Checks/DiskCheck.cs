using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ServiceDefaults.Health.Checks;

/// <summary>Whether a folder can be written and has room: a full disk stops every store that is on it. One per host: it remembers whether the folder was there.</summary>
public sealed class DiskCheck(string folder, int minimumMegabytes) : IHealthCheck
{
    private volatile bool _wasThere;

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var disk = await DiskSpace.OfAsync(folder, cancellationToken).ConfigureAwait(false);
        _wasThere |= disk.IsThere;
        return disk.Problem is { } problem ? HealthCheckResult.Unhealthy(problem)
            : !disk.IsThere && _wasThere ? HealthCheckResult.Unhealthy($"{folder} is gone")
            : disk.IsShort(minimumMegabytes) ? HealthCheckResult.Unhealthy(Describe(disk))
            : disk.IsLow(minimumMegabytes) ? HealthCheckResult.Degraded(Describe(disk))
            : HealthCheckResult.Healthy();
    }

    private string Describe(DiskSpace disk) =>
        string.Create(CultureInfo.InvariantCulture, $"{disk.FreeMegabytes} MB are free on the disk of {folder}; below {minimumMegabytes} MB nothing is certain to be stored");
}
