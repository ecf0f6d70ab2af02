namespace Grains.Interfaces.Admission;

/// <summary>What a user uses in the whole cluster.</summary>
[GenerateSerializer, Immutable, Alias("telepool.user-usage")]
public sealed record UserUsage
{
    /// <summary>The limits that hold; null before any gateway has reported.</summary>
    [Id(0)]
    public UserLimits? Limits { get; init; }

    /// <summary>Open connections.</summary>
    [Id(1)]
    public int Connections { get; init; }

    /// <summary>Devices with a connection, or with one a moment ago.</summary>
    [Id(2)]
    public int Devices { get; init; }

    /// <summary>Bytes from clients, ever.</summary>
    [Id(3)]
    public long BytesUp { get; init; }

    /// <summary>Bytes to clients, ever.</summary>
    [Id(4)]
    public long BytesDown { get; init; }

    /// <summary>Bytes that count against the quota.</summary>
    [Id(5)]
    public long Used { get; init; }

    /// <summary>Bytes that gateways have borrowed of the quota and not reported as used.</summary>
    [Id(6)]
    public long Outstanding { get; init; }

    /// <summary>When <see cref="Used"/> began to count; null: with the user.</summary>
    [Id(7)]
    public DateTimeOffset? ResetAt { get; init; }

    /// <summary>Who holds what.</summary>
    [Id(8)]
    public UserHolding[] Gateways { get; init; } = [];

    /// <summary>Why the user may not connect at present.</summary>
    [Id(9)]
    public UserBar Bar { get; init; }
}
