using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ServiceDefaults.Health.Checks;

/// <summary>Whether the process itself has memory and threads to work with. It only warns: a process that is slow is better than none.</summary>
public sealed class ProcessCheck(TimeProvider time) : IHealthCheck
{
    /// <summary>How long a piece of work may wait for a thread. Calls to data centres time out from seconds on.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var since = time.GetTimestamp();
        await Task.Factory.StartNew(static () => { }, cancellationToken, TaskCreationOptions.PreferFairness, TaskScheduler.Default).ConfigureAwait(false);
        var waited = time.GetElapsedTime(since);
        if (waited > Patience)
        {
            return HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture, $"work waits {waited.TotalSeconds:0.0} s for a thread"));
        }

        var memory = GC.GetGCMemoryInfo();
        return memory.HighMemoryLoadThresholdBytes > 0 && memory.MemoryLoadBytes > memory.HighMemoryLoadThresholdBytes
            ? HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture, $"{memory.MemoryLoadBytes / 1_000_000} MB of {memory.TotalAvailableMemoryBytes / 1_000_000} MB of memory are in use"))
            : HealthCheckResult.Healthy();
    }
}
