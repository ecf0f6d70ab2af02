using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ServiceDefaults.Health.Checks;

/// <summary>Whether a folder can be written and has room: a full disk stops every store that is on it.</summary>
public sealed class DiskCheck(string folder, int minimumMegabytes) : IHealthCheck
{
    // It warns while there is time to act.
    private const int WarnFactor = 5;
    private const long Megabyte = 1_000_000;

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace / Megabyte;
            var probe = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $".health-{Environment.ProcessId}"));
            await File.WriteAllBytesAsync(probe, [1], cancellationToken).ConfigureAwait(false);
            File.Delete(probe);
            return free < minimumMegabytes ? HealthCheckResult.Unhealthy(Describe(free))
                : free < (long)minimumMegabytes * WarnFactor ? HealthCheckResult.Degraded(Describe(free))
                : HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return HealthCheckResult.Unhealthy($"{folder} cannot be written: {exception.Message}");
        }
    }

    private string Describe(long free) => string.Create(CultureInfo.InvariantCulture, $"{free} MB are free on the disk of {folder}; below {minimumMegabytes} MB nothing is certain to be stored");
}
