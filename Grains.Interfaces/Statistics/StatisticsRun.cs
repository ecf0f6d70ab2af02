namespace Grains.Interfaces.Statistics;

/// <summary>A channel whose statistics a worker is to read now. The worker has it alone until <see cref="ExpiresAt"/>.</summary>
[GenerateSerializer, Immutable, Alias("telepool.statistics-run")]
public sealed record StatisticsRun
{
    /// <summary>The channel, without the at sign.</summary>
    [Id(0)]
    public required string Username { get; init; }

    /// <summary>Greater than that of every run before: it fences what the worker stores.</summary>
    [Id(1)]
    public required long Epoch { get; init; }

    /// <summary>When the run passes to another worker unless it is renewed.</summary>
    [Id(2)]
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The channel's id, where an earlier run has found it; otherwise 0.</summary>
    [Id(3)]
    public long ChannelId { get; init; }
}
