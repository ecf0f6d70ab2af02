namespace Grains.Interfaces.Leases;

/// <summary>A lease that is out, as operators see it.</summary>
[GenerateSerializer, Immutable, Alias("telepool.lease-info")]
public sealed record LeaseInfo
{
    /// <summary>The grant.</summary>
    [Id(0)]
    public required Guid LeaseId { get; init; }

    /// <summary>The account that is leased.</summary>
    [Id(1)]
    public required string AccountId { get; init; }

    /// <summary>Who holds it.</summary>
    [Id(2)]
    public required string Holder { get; init; }

    /// <summary>On whose behalf.</summary>
    [Id(3)]
    public required string Tenant { get; init; }

    /// <summary>What it is for.</summary>
    [Id(4)]
    public required string Purpose { get; init; }

    /// <summary>The peer that the work is about; null where it is about none.</summary>
    [Id(5)]
    public string? Peer { get; init; }

    /// <summary>When it was granted.</summary>
    [Id(6)]
    public required DateTimeOffset GrantedAt { get; init; }

    /// <summary>When it ends unless it is renewed.</summary>
    [Id(7)]
    public required DateTimeOffset ExpiresAt { get; init; }
}
