using Grains.Interfaces.Leases;
using Grains.Interfaces.Rates;

namespace Grains.Accounts;

/// <summary>A lease that was out when its account left a host in order: the next owner goes on with it, and its holder notices nothing but a pause.</summary>
[GenerateSerializer, Immutable, Alias("telepool.handed-lease")]
internal sealed record HandedLease
{
    [Id(0)]
    public required LeaseInfo Info { get; init; }

    /// <summary>The epoch of the owner that granted it, which its holder shows.</summary>
    [Id(1)]
    public required long Epoch { get; init; }

    [Id(2)]
    public required TimeSpan TimeToLive { get; init; }

    /// <summary>The class of the call that the grant paid for.</summary>
    [Id(3)]
    public required MethodClass Class { get; init; }

    /// <summary>Calls that were made under it.</summary>
    [Id(4)]
    public required int Calls { get; init; }

    /// <summary>Whether the call that the grant paid for has not been made yet.</summary>
    [Id(5)]
    public required bool Prepaid { get; init; }

    public static HandedLease Of(LeaseEntry entry, string accountId) => new()
    {
        Info = entry.ToInfo(accountId),
        Epoch = entry.Epoch,
        TimeToLive = entry.TimeToLive,
        Class = entry.Class,
        Calls = entry.Calls,
        Prepaid = entry.Prepaid,
    };

    public LeaseEntry ToEntry() => new()
    {
        LeaseId = Info.LeaseId,
        Epoch = Epoch,
        Holder = Info.Holder,
        Tenant = Info.Tenant,
        Purpose = Info.Purpose,
        Peer = Info.Peer,
        GrantedAt = Info.GrantedAt,
        TimeToLive = TimeToLive,
        ExpiresAt = Info.ExpiresAt,
        Class = Class,
        Calls = Calls,
        Prepaid = Prepaid,
    };
}
