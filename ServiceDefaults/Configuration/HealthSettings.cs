namespace ServiceDefaults.Configuration;

/// <summary>How a host watches what it depends on, and when it says that it is not ready.</summary>
public sealed record HealthSettings
{
    /// <summary><c>HEALTH_CHECK_PERIOD_S</c>: how often every dependency is looked at, 0.1 to 300 s.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>HEALTH_CHECK_TIMEOUT_S</c>: how long one look may take before it counts as a failure, 0.1 to 60 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary><c>HEALTH_FAILURE_THRESHOLD</c>: failures in a row after which a dependency counts as lost, 1 to 100. One success brings it back.</summary>
    public int FailureThreshold { get; init; } = 3;

    /// <summary><c>HEALTH_DISK_MIN_MB</c>: free space of the data directory below which a host is not ready, 0 to 10,000,000 MB; it warns at five times as much.</summary>
    public int DiskMinimumMegabytes { get; init; } = 100;

    /// <summary>
    /// <c>GRACEFUL_DRAIN_DELAY_S</c>: how long a host that stops says so before it refuses work, 0 to 60 s: what sends work here needs the time to notice
    /// where it asks for readiness now and then, as load balancers do. Part of <c>GRACEFUL_SHUTDOWN_TIMEOUT_S</c>.
    /// </summary>
    public TimeSpan DrainDelay { get; init; }
}
