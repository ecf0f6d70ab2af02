namespace Grains.Accounts.Sessions.Faults;

/// <summary>Faults that are made on purpose. Probabilities are from 0 to 1.</summary>
public sealed class FaultOptions
{
    /// <summary>Share of calls that are held back first.</summary>
    public double DelayProbability { get; set; }

    /// <summary>The longest that a call is held back; 100 ms by default.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Share of calls that get a server's error instead of being sent.</summary>
    public double ErrorProbability { get; set; }

    /// <summary>Share of calls that get the transport's -429 instead of being sent.</summary>
    public double RateLimitProbability { get; set; }

    /// <summary>Share of calls that get FLOOD_WAIT instead of being sent.</summary>
    public double FloodProbability { get; set; }

    /// <summary>What FLOOD_WAIT asks for; 1 s by default.</summary>
    public TimeSpan FloodWait { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Share of connections that fail when they are made, and of reads and writes at which one breaks.</summary>
    public double NetworkProbability { get; set; }

    /// <summary>Seeds the choices.</summary>
    public int Seed { get; set; }
}
