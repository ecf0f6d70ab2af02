namespace Grains.Interfaces.Admission;

/// <summary>What a user may do in the whole cluster. Null is no limit.</summary>
[GenerateSerializer, Immutable, Alias("telepool.user-limits")]
public sealed record UserLimits
{
    /// <summary>Which version of the configuration says so; a lower one than is known already changes nothing.</summary>
    [Id(0)]
    public long Revision { get; init; }

    /// <summary>Connections at once.</summary>
    [Id(1)]
    public int? MaxConnections { get; init; }

    /// <summary>Devices at once.</summary>
    [Id(2)]
    public int? MaxDevices { get; init; }

    /// <summary>Bytes in both directions together, until they are reset.</summary>
    [Id(3)]
    public long? QuotaBytes { get; init; }

    /// <summary>When the user's access ends.</summary>
    [Id(4)]
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Whether the user may connect at all.</summary>
    [Id(5)]
    public bool IsEnabled { get; init; } = true;
}
