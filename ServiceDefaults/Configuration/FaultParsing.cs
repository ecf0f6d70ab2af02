namespace ServiceDefaults.Configuration;

/// <summary>From variables to faults.</summary>
internal static class FaultParsing
{
    private static readonly string[] Details =
    [
        "FAULT_DELAY_PROBABILITY", "FAULT_DELAY_MS", "FAULT_ERROR_PROBABILITY", "FAULT_RATE_LIMIT_PROBABILITY", "FAULT_FLOOD_PROBABILITY",
        "FAULT_FLOOD_SECONDS", "FAULT_NETWORK_PROBABILITY", "FAULT_SEED",
    ];

    public static FaultSettings Bind(SettingsReader reader, bool isEnabled)
    {
        var standard = new FaultSettings();
        var faults = new FaultSettings
        {
            Enabled = isEnabled,
            DelayProbability = reader.Number("FAULT_DELAY_PROBABILITY", 0, 0, 1),
            Delay = TimeSpan.FromMilliseconds(reader.Whole("FAULT_DELAY_MS", (int)standard.Delay.TotalMilliseconds, 1, 60_000)),
            ErrorProbability = reader.Number("FAULT_ERROR_PROBABILITY", 0, 0, 1),
            RateLimitProbability = reader.Number("FAULT_RATE_LIMIT_PROBABILITY", 0, 0, 1),
            FloodProbability = reader.Number("FAULT_FLOOD_PROBABILITY", 0, 0, 1),
            FloodWait = TimeSpan.FromSeconds(reader.Whole("FAULT_FLOOD_SECONDS", (int)standard.FloodWait.TotalSeconds, 1, 86_400)),
            NetworkProbability = reader.Number("FAULT_NETWORK_PROBABILITY", 0, 0, 1),
            Seed = reader.Whole("FAULT_SEED", standard.Seed, int.MinValue, int.MaxValue),
        };
        foreach (var variable in isEnabled ? [] : Details)
        {
            if (reader.Text(variable) is not null)
            {
                reader.Fail(variable, "does nothing without FAULT_INJECTION_ENABLED, which is for development only");
            }
        }

        return faults;
    }
}
