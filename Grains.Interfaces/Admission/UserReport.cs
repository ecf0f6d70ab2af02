namespace Grains.Interfaces.Admission;

/// <summary>
/// What a gateway uses of a user's limits and what it needs. Every number is a state and none a change, so a report that is lost or repeated
/// does no harm; and what a gateway says it holds is all that it will use until the next answer.
/// </summary>
[GenerateSerializer, Immutable, Alias("telepool.user-report")]
public sealed record UserReport
{
    /// <summary>The gateway's process; no other, earlier or later one has the same name.</summary>
    [Id(0)]
    public required string Gateway { get; init; }

    /// <summary>Grows with every report of the gateway for this user. An answer to an earlier one than the last is not taken any more.</summary>
    [Id(1)]
    public required long Sequence { get; init; }

    /// <summary>The limits as the gateway's configuration says.</summary>
    [Id(2)]
    public required UserLimits Limits { get; init; }

    /// <summary>Connections that are open.</summary>
    [Id(3)]
    public int Connections { get; init; }

    /// <summary>Connections that the gateway may open at most until it is answered; at least the open ones.</summary>
    [Id(4)]
    public int Slots { get; init; }

    /// <summary>Connections that wait for a slot.</summary>
    [Id(5)]
    public int Waiting { get; init; }

    /// <summary>Further slots that would save a question later.</summary>
    [Id(6)]
    public int Spare { get; init; }

    /// <summary>Devices that the gateway counts, where they are limited.</summary>
    [Id(7)]
    public DeviceId[] Devices { get; init; } = [];

    /// <summary>Devices that wait to be admitted.</summary>
    [Id(8)]
    public DeviceId[] NewDevices { get; init; } = [];

    /// <summary>Bytes from clients since the gateway began.</summary>
    [Id(9)]
    public long BytesUp { get; init; }

    /// <summary>Bytes to clients since the gateway began.</summary>
    [Id(10)]
    public long BytesDown { get; init; }

    /// <summary><see cref="BytesUp"/> of the last report that was answered.</summary>
    [Id(11)]
    public long CountedUp { get; init; }

    /// <summary><see cref="BytesDown"/> of the last report that was answered.</summary>
    [Id(12)]
    public long CountedDown { get; init; }

    /// <summary>Bytes of the quota that the gateway may have used in all since it began. Lower than it was lent gives the rest back.</summary>
    [Id(13)]
    public long Lent { get; init; }

    /// <summary>Bytes that it would like to have ahead.</summary>
    [Id(14)]
    public long Ahead { get; init; }

    /// <summary>Whether the gateway stops: everything that it holds returns at once.</summary>
    [Id(15)]
    public bool IsLeaving { get; init; }

    /// <summary>Devices that the gateway counts, also where they are not limited.</summary>
    [Id(16)]
    public int DeviceCount { get; init; }
}
