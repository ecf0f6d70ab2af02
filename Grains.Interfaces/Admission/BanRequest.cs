namespace Grains.Interfaces.Admission;

/// <summary>Asks to refuse a network's connections for a time.</summary>
[GenerateSerializer, Immutable, Alias("telepool.ban-request")]
public sealed record BanRequest
{
    /// <summary>The network in CIDR notation; one address where it has no length.</summary>
    [Id(0)]
    public required string Prefix { get; init; }

    /// <summary>Why, for operators.</summary>
    [Id(1)]
    public required string Reason { get; init; }

    /// <summary>For how long; null: until it is lifted.</summary>
    [Id(2)]
    public required TimeSpan? TimeToLive { get; init; }

    /// <summary>The operator; null where the gateways do it by themselves.</summary>
    [Id(3)]
    public string? By { get; init; }

    /// <summary>Whether the front is still shown to it.</summary>
    [Id(4)]
    public bool IsFrontOnly { get; init; }
}
