namespace Grains.Interfaces.Admission;

/// <summary>A gateway as it describes itself.</summary>
[GenerateSerializer, Immutable, Alias("telepool.gateway-info")]
public sealed record GatewayInfo
{
    /// <summary>The process; no other, earlier or later one has the same name.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>Where clients connect, <c>IP:PORT</c> each.</summary>
    [Id(1)]
    public required string[] Addresses { get; init; }

    /// <summary>The program's version.</summary>
    [Id(2)]
    public required string Version { get; init; }

    /// <summary>When it started.</summary>
    [Id(3)]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Open connections.</summary>
    [Id(4)]
    public int Connections { get; init; }

    /// <summary>The version of its configuration.</summary>
    [Id(5)]
    public long Configuration { get; init; }

    /// <summary>Whether it takes no new connections since it is about to stop.</summary>
    [Id(6)]
    public bool IsDraining { get; init; }

    /// <summary>Bytes relayed in both directions since it started.</summary>
    [Id(7)]
    public long Bytes { get; init; }

    /// <summary>What it counted since it started, zeros left out.</summary>
    [Id(8)]
    public GatewayCount[] Counts { get; init; } = [];

    /// <summary>Users of its own configuration, the first <see cref="MaxUsers"/> of them by name; those of all gateways are in <see cref="IUserDirectoryGrain"/>.</summary>
    [Id(9)]
    public GatewayUser[] Users { get; init; } = [];

    /// <summary>How many users its own configuration has.</summary>
    [Id(10)]
    public int UserCount { get; init; }

    /// <summary>Users that a gateway tells of by name.</summary>
    public const int MaxUsers = 500;
}
