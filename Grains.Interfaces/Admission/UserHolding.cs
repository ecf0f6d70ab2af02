namespace Grains.Interfaces.Admission;

/// <summary>What one gateway holds of a user's limits.</summary>
[GenerateSerializer, Immutable, Alias("telepool.user-holding")]
public sealed record UserHolding
{
    /// <summary>The gateway's process.</summary>
    [Id(0)]
    public required string Gateway { get; init; }

    /// <summary>Open connections.</summary>
    [Id(1)]
    public int Connections { get; init; }

    /// <summary>Connections that it may open.</summary>
    [Id(2)]
    public int Slots { get; init; }

    /// <summary>Devices.</summary>
    [Id(3)]
    public int Devices { get; init; }

    /// <summary>Bytes of the quota that it has borrowed and not used, as of its last report.</summary>
    [Id(4)]
    public long Outstanding { get; init; }

    /// <summary>When it reported last; a gateway that is silent for longer than its block's time holds bytes only.</summary>
    [Id(5)]
    public DateTimeOffset SeenAt { get; init; }
}
