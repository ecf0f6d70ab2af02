namespace ServiceDefaults.Configuration;

/// <summary>From variables to how a host watches itself.</summary>
internal static class HealthParsing
{
    public static HealthSettings Bind(SettingsReader reader)
    {
        var standard = new HealthSettings();
        return new HealthSettings
        {
            Period = TimeSpan.FromSeconds(reader.Number("HEALTH_CHECK_PERIOD_S", standard.Period.TotalSeconds, 0.1, 300)),
            Timeout = TimeSpan.FromSeconds(reader.Number("HEALTH_CHECK_TIMEOUT_S", standard.Timeout.TotalSeconds, 0.1, 60)),
            FailureThreshold = reader.Whole("HEALTH_FAILURE_THRESHOLD", standard.FailureThreshold, 1, 100),
            DiskMinimumMegabytes = reader.Whole("HEALTH_DISK_MIN_MB", standard.DiskMinimumMegabytes, 0, 10_000_000),
            DrainDelay = TimeSpan.FromSeconds(reader.Number("GRACEFUL_DRAIN_DELAY_S", standard.DrainDelay.TotalSeconds, 0, 60)),
        };
    }
}
