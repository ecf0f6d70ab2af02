namespace Grains.Interfaces.Admission;

/// <summary>A user as the cluster keeps it. The text form does not show the secret.</summary>
[GenerateSerializer, Immutable, Alias("telepool.user-record")]
public sealed record UserRecord
{
    /// <summary>The user's name: letters, digits, <c>._-</c>, 1 to 64.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>The secret as links carry it, in hexadecimal.</summary>
    [Id(1)]
    public required string Secret { get; init; }

    /// <summary>Whether the user may connect at all.</summary>
    [Id(2)]
    public bool IsEnabled { get; init; } = true;

    /// <summary>When access ends; null: never.</summary>
    [Id(3)]
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Connections at once; null: any number.</summary>
    [Id(4)]
    public int? MaxConnections { get; init; }

    /// <summary>Devices at once; null: any number.</summary>
    [Id(5)]
    public int? MaxDevices { get; init; }

    /// <summary>Bytes until reset; null: any number.</summary>
    [Id(6)]
    public long? QuotaBytes { get; init; }

    /// <summary>Bytes per second in each direction at one gateway; null: any number.</summary>
    [Id(7)]
    public long? BytesPerSecond { get; init; }

    /// <summary>The ad tag in hexadecimal; null: none.</summary>
    [Id(8)]
    public string? AdTag { get; init; }

    /// <summary>Whether the fast mode is on.</summary>
    [Id(9)]
    public bool IsFast { get; init; }

    /// <summary>Networks from which the user may not connect, in CIDR notation.</summary>
    [Id(10)]
    public string[] Deny { get; init; } = [];

    /// <summary>The version of the directory in which the user changed last.</summary>
    [Id(11)]
    public long Revision { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"user {Name}, revision {Revision}";
}
