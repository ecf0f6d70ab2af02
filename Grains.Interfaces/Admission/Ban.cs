namespace Grains.Interfaces.Admission;

/// <summary>A network whose connections are refused for a time.</summary>
[GenerateSerializer, Immutable, Alias("telepool.ban")]
public sealed record Ban
{
    /// <summary>The network in CIDR notation, <c>203.0.113.7/32</c> or <c>2001:db8:1:2::/64</c>.</summary>
    [Id(0)]
    public required string Prefix { get; init; }

    /// <summary>Why, for operators.</summary>
    [Id(1)]
    public required string Reason { get; init; }

    /// <summary>When it began.</summary>
    [Id(2)]
    public DateTimeOffset Since { get; init; }

    /// <summary>When it ends; null: not by itself.</summary>
    [Id(3)]
    public DateTimeOffset? Until { get; init; }

    /// <summary>Who banned: an operator's name, or null where the gateways did by themselves.</summary>
    [Id(4)]
    public string? By { get; init; }

    /// <summary>Whether the front is still shown to it.</summary>
    [Id(5)]
    public bool IsFrontOnly { get; init; }
}
