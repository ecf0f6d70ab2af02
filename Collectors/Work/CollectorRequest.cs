namespace Telepool.Collectors.Work;

/// <summary>How a collector's process takes part.</summary>
public sealed record CollectorRequest
{
    /// <summary>Its name, unique among the workers of the job.</summary>
    public required string Worker { get; init; }

    /// <summary>The job.</summary>
    public required string Job { get; init; }

    /// <summary>The kinds that it does.</summary>
    public required IReadOnlyList<string> Kinds { get; init; }

    /// <summary>Pieces of work at most.</summary>
    public required int Capacity { get; init; }

    /// <summary>After this long in silence its work goes to others.</summary>
    public required TimeSpan TimeToLive { get; init; }
}
