namespace Grains.Interfaces.Leases;

/// <summary>Who wants an account, and for what.</summary>
[GenerateSerializer, Immutable, Alias("telepool.lease-request")]
public sealed record LeaseRequest
{
    /// <summary>The tenant of requests that name none.</summary>
    public const string DefaultTenant = "default";

    /// <summary>The worker that will hold the lease; names the holder in reports of leaks.</summary>
    [Id(0)]
    public required string Holder { get; init; }

    /// <summary>What the lease is for: one of <see cref="LeasePurpose"/>. Queues are kept per tenant and purpose.</summary>
    [Id(1)]
    public required string Purpose { get; init; }

    /// <summary>The peer that the work is about, so that an account that knows it is preferred; null where any account will do.</summary>
    [Id(2)]
    public string? Peer { get; init; }

    /// <summary>How long the lease should last without renewal, 15 s to 60 s; what is outside is taken as the nearer bound. Null means 30 s.</summary>
    [Id(3)]
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>On whose behalf: tenants share the pool fairly, whatever the number of their workers.</summary>
    [Id(4)]
    public string Tenant { get; init; } = DefaultTenant;

    /// <summary>How long the request may wait in the pool's queue; zero means now or never. Below the 30 s after which a grain call fails: the pool's options cap it.</summary>
    [Id(5)]
    public TimeSpan Wait { get; init; }

    /// <summary>The account to take where it is free; null where there is no such wish.</summary>
    [Id(6)]
    public string? PreferredAccount { get; init; }

    /// <summary>Accounts that cannot do this work.</summary>
    [Id(7)]
    public string[] Excluded { get; init; } = [];
}
