namespace Grains.Interfaces.Leases;

/// <summary>How a lease came to its end.</summary>
[GenerateSerializer, Alias("telepool.lease-end")]
public enum LeaseEnd
{
    /// <summary>Its holder gave it back.</summary>
    Released,

    /// <summary>It ran out: its holder neither renewed nor released it. A leak.</summary>
    Expired,

    /// <summary>An operator ended it.</summary>
    Forced,

    /// <summary>The account lost its login, was disabled or logged out.</summary>
    Revoked,
}
