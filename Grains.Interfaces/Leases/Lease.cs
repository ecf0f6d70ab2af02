namespace Grains.Interfaces.Leases;

/// <summary>The right to use one account for a while. Every operation carries it, and the owner of the socket checks it.</summary>
[GenerateSerializer, Immutable, Alias("telepool.lease")]
public sealed record Lease
{
    /// <summary>The account that is leased.</summary>
    [Id(0)]
    public required string AccountId { get; init; }

    /// <summary>Names this grant; never used twice.</summary>
    [Id(1)]
    public required Guid LeaseId { get; init; }

    /// <summary>The fencing epoch: grows whenever the account's ownership changes, and any older one is refused.</summary>
    [Id(2)]
    public required long Epoch { get; init; }

    /// <summary>When the lease ends unless it is renewed.</summary>
    [Id(3)]
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Who holds it: a lease that comes with another name is refused (<see cref="LeaseRefusal.WrongHolder"/>).</summary>
    [Id(4)]
    public string Holder { get; init; } = string.Empty;
}
