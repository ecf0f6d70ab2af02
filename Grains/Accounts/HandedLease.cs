using Grains.Interfaces.Rates;

namespace Grains.Accounts;

/// <summary>A lease that was out when its account left a host in order: the next owner goes on with it, and its holder notices nothing but a pause.</summary>
[GenerateSerializer, Immutable, Alias("telepool.handed-lease")]
internal sealed record HandedLease
{
    [Id(0)]
    public required Guid LeaseId { get; init; }

    /// <summary>The epoch of the owner that granted it, which its holder shows.</summary>
    [Id(1)]
    public required long Epoch { get; init; }

    [Id(2)]
    public required string Holder { get; init; }

    [Id(3)]
    public required string Tenant { get; init; }

    [Id(4)]
    public required string Purpose { get; init; }

    [Id(5)]
    public string? Peer { get; init; }

    [Id(6)]
    public required DateTimeOffset GrantedAt { get; init; }

    [Id(7)]
    public required TimeSpan TimeToLive { get; init; }

    [Id(8)]
    public required DateTimeOffset ExpiresAt { get; init; }

    [Id(9)]
    public required MethodClass Class { get; init; }

    [Id(10)]
    public required int Calls { get; init; }

    [Id(11)]
    public required bool Prepaid { get; init; }

    public static HandedLease Of(LeaseEntry entry) => new()
    {
        LeaseId = entry.LeaseId,
        Epoch = entry.Epoch,
        Holder = entry.Holder,
        Tenant = entry.Tenant,
        Purpose = entry.Purpose,
        Peer = entry.Peer,
        GrantedAt = entry.GrantedAt,
        TimeToLive = entry.TimeToLive,
        ExpiresAt = entry.ExpiresAt,
        Class = entry.Class,
        Calls = entry.Calls,
        Prepaid = entry.Prepaid,
    };

    public LeaseEntry ToEntry() => new()
    {
        LeaseId = LeaseId,
        Epoch = Epoch,
        Holder = Holder,
        Tenant = Tenant,
        Purpose = Purpose,
        Peer = Peer,
        GrantedAt = GrantedAt,
        TimeToLive = TimeToLive,
        ExpiresAt = ExpiresAt,
        Class = Class,
        Calls = Calls,
        Prepaid = Prepaid,
    };
}
