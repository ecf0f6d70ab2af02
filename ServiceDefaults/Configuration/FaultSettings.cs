namespace ServiceDefaults.Configuration;

/// <summary>Faults that a host makes itself, to show that nothing is lost by them. All are off by default; for development only.</summary>
public sealed record FaultSettings
{
    /// <summary><c>FAULT_INJECTION_ENABLED</c>: whether faults may be injected; refused outside development.</summary>
    public bool Enabled { get; init; }

    /// <summary><c>FAULT_DELAY_PROBABILITY</c>: the share of calls that are held back first, 0 to 1.</summary>
    public double DelayProbability { get; init; }

    /// <summary><c>FAULT_DELAY_MS</c>: for how long at most, 1 to 60,000 ms.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary><c>FAULT_ERROR_PROBABILITY</c>: the share of calls that get a server's error (500), 0 to 1.</summary>
    public double ErrorProbability { get; init; }

    /// <summary><c>FAULT_RATE_LIMIT_PROBABILITY</c>: the share of calls that get the transport's -429, 0 to 1.</summary>
    public double RateLimitProbability { get; init; }

    /// <summary><c>FAULT_FLOOD_PROBABILITY</c>: the share of calls that get FLOOD_WAIT, 0 to 1.</summary>
    public double FloodProbability { get; init; }

    /// <summary><c>FAULT_FLOOD_SECONDS</c>: how long such a flood asks to wait, 1 to 86,400 s.</summary>
    public TimeSpan FloodWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary><c>FAULT_NETWORK_PROBABILITY</c>: the share of connections that fail when they are made, and of packets in either direction after which one breaks; 0 to 1.</summary>
    public double NetworkProbability { get; init; }

    /// <summary><c>FAULT_SEED</c>: makes the same choices again where the calls come in the same order.</summary>
    public int Seed { get; init; }
}
