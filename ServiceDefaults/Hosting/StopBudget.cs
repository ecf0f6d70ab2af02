using ServiceDefaults.Configuration;

namespace ServiceDefaults.Hosting;

/// <summary>
/// What a stop may take, stage by stage, each as the time since its beginning: what one stage does not need is left to the next. The whole is about
/// a third of <c>GRACEFUL_SHUTDOWN_TIMEOUT_S</c>, 8.5 of the standard 25 s, after <c>GRACEFUL_DRAIN_DELAY_S</c>: whoever stops the process grants it the
/// 25 s, and a machine whose every thread waits for its turn may need them for the 8.5.
/// </summary>
public sealed record StopBudget
{
    /// <summary>How long <c>/readyz</c> says so before work is refused: <c>GRACEFUL_DRAIN_DELAY_S</c>.</summary>
    public required TimeSpan Delay { get; init; }

    /// <summary>Until when leases may come back: 4 of 25 s after the delay.</summary>
    public required TimeSpan Leases { get; init; }

    /// <summary>Until when the silo may close connections, store what is unsaved and tell the others that it leaves: 6.5 of 25 s after the delay.</summary>
    public required TimeSpan Silo { get; init; }

    /// <summary>Until when it may leave in a hurry, which stores nothing more and tells the others: 7.5 of 25 s after the delay. Then it is left behind as it is.</summary>
    public required TimeSpan Hurried { get; init; }

    /// <summary>Until when the process may close its files; 8.5 of 25 s after the delay. Then it is ended from within (<see cref="StopGuard"/>).</summary>
    public required TimeSpan Whole { get; init; }

    /// <summary>The budget of a host.</summary>
    public static StopBudget Of(HostSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var (delay, granted) = (settings.Health.DrainDelay, settings.GracefulShutdownTimeout);
        return new StopBudget
        {
            Delay = delay,
            Leases = delay + (0.16 * granted),
            Silo = delay + (0.26 * granted),
            Hurried = delay + (0.3 * granted),
            Whole = delay + (0.34 * granted),
        };
    }
}
