namespace Grains.Interfaces.Statistics;

/// <summary>A channel whose statistics are read again and again, as an operator sees it.</summary>
[GenerateSerializer, Immutable, Alias("telepool.scheduled-channel")]
public sealed record ScheduledChannel
{
    /// <summary>The channel, without the at sign.</summary>
    [Id(0)]
    public required string Username { get; init; }

    /// <summary>How often; zero where it was read once and is not scheduled.</summary>
    [Id(1)]
    public required TimeSpan Period { get; init; }

    /// <summary>When it is due; null where it is not scheduled.</summary>
    [Id(2)]
    public DateTimeOffset? NextDue { get; init; }

    /// <summary>When its statistics were stored last; null where they never were.</summary>
    [Id(3)]
    public DateTimeOffset? StoredAt { get; init; }

    /// <summary>Who reads them now; empty where nobody does.</summary>
    [Id(4)]
    public string Worker { get; init; } = string.Empty;

    /// <summary>Runs in a row that failed.</summary>
    [Id(5)]
    public int Failures { get; init; }

    /// <summary>Why the last run failed; empty where it did not.</summary>
    [Id(6)]
    public string Error { get; init; } = string.Empty;

    /// <summary>The channel's id; 0 where no run has found it yet.</summary>
    [Id(7)]
    public long ChannelId { get; init; }
}
