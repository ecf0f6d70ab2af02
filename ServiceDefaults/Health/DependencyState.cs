using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ServiceDefaults.Health;

/// <summary>How one thing that a host depends on has been lately.</summary>
/// <param name="Name">What it is, such as <c>redis</c>.</param>
/// <param name="IsEssential">Whether the host can do nothing without it.</param>
/// <param name="Status">How it is, by the thresholds: a single failure changes nothing yet.</param>
/// <param name="Since">Since when it has been so.</param>
/// <param name="Failures">Failures in a row until now.</param>
/// <param name="Problem">What the last look found; null where it found nothing.</param>
/// <param name="Duration">How long the last look took.</param>
public sealed record DependencyState(
    string Name, bool IsEssential, HealthStatus Status, DateTimeOffset Since, int Failures, string? Problem, TimeSpan Duration)
{
    /// <summary>The state after one more look.</summary>
    /// <param name="found">What it found.</param>
    /// <param name="problem">In words, where something is wrong.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="threshold">Failures in a row that count.</param>
    /// <param name="now">When.</param>
    internal DependencyState After(HealthStatus found, string? problem, TimeSpan duration, int threshold, DateTimeOffset now)
    {
        var failures = found == HealthStatus.Unhealthy ? Failures + 1 : 0;
        // What was never well has no good time to fall back on: it is believed at once.
        var status = found == HealthStatus.Unhealthy && failures < threshold && Duration != Timeout.InfiniteTimeSpan ? Better(Status) : found;
        return this with { Status = status, Since = status == Status ? Since : now, Failures = failures, Problem = problem, Duration = duration };

        static HealthStatus Better(HealthStatus before) => before == HealthStatus.Unhealthy ? HealthStatus.Unhealthy : HealthStatus.Degraded;
    }
}
