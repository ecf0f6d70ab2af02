namespace Grains.Interfaces.Leases;

/// <summary>Who wants an account, and for what.</summary>
[GenerateSerializer, Immutable, Alias("telepool.lease-request")]
public sealed record LeaseRequest
{
    /// <summary>The worker that will hold the lease; names the holder in reports of leaks.</summary>
    [Id(0)]
    public required string Holder { get; init; }

    /// <summary>What the lease is for, such as <c>history</c>; queues and quotas are kept per purpose.</summary>
    [Id(1)]
    public required string Purpose { get; init; }

    /// <summary>The peer that the work is about, so that an account that knows it is preferred; null where any account will do.</summary>
    [Id(2)]
    public string? Peer { get; init; }

    /// <summary>How long the lease should last without renewal; the account's options cap it. Null means the default of 30 s.</summary>
    [Id(3)]
    public TimeSpan? TimeToLive { get; init; }
}
