using Grains.Interfaces.Leases;
using Grains.Interfaces.Rates;

namespace Grains.Accounts;

/// <summary>A lease that is out.</summary>
internal sealed class LeaseEntry
{
    public required Guid LeaseId { get; init; }

    /// <summary>The epoch of the owner that granted it; an earlier one's where it was handed on.</summary>
    public required long Epoch { get; init; }

    public required string Holder { get; init; }

    public required string Purpose { get; init; }

    public required TimeSpan TimeToLive { get; init; }

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>The class of the call that the grant paid for.</summary>
    public required MethodClass Class { get; init; }

    public required string Tenant { get; init; }

    public string? Peer { get; init; }

    public required DateTimeOffset GrantedAt { get; init; }

    /// <summary>Whether it takes none of the account's slots.</summary>
    public bool IsLight { get; init; }

    /// <summary>Calls that were made under it.</summary>
    public int Calls { get; set; }

    /// <summary>Whether the call that the grant paid for has not been made yet.</summary>
    public bool Prepaid { get; set; }

    public LeaseInfo ToInfo(string accountId) => new()
    {
        LeaseId = LeaseId,
        AccountId = accountId,
        Holder = Holder,
        Tenant = Tenant,
        Purpose = Purpose,
        Peer = Peer,
        GrantedAt = GrantedAt,
        ExpiresAt = ExpiresAt,
    };
}
