namespace Telepool.Collectors.Work;

/// <summary>How a process takes part in a job.</summary>
public sealed class WorkOptions
{
    /// <summary>The process' name, unique among the workers of the job.</summary>
    public required string Worker { get; init; }

    /// <summary>Pieces of work that it takes at most, 1 to 100,000.</summary>
    public int Capacity { get; init; } = 1000;

    /// <summary>After this long without a sign of life its work goes to others, and it stops working by itself. A heartbeat is sent at a third of it.</summary>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause before a piece that ended by itself is begun again.</summary>
    public TimeSpan RestartDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a stop waits for the runners to store what they have.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(8);
}
