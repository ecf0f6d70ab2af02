namespace Grains.Interfaces.Admission;

/// <summary>What a gateway may use of a user's limits until its time is over.</summary>
[GenerateSerializer, Immutable, Alias("telepool.user-block")]
public sealed record UserBlock
{
    /// <summary>The report that is answered.</summary>
    [Id(0)]
    public required long Sequence { get; init; }

    /// <summary>How long the block holds, counted from the moment of the report.</summary>
    [Id(1)]
    public required TimeSpan TimeToLive { get; init; }

    /// <summary>Why the user may not connect at all.</summary>
    [Id(2)]
    public UserBar Bar { get; init; }

    /// <summary>Connections that the gateway may have open.</summary>
    [Id(3)]
    public int Slots { get; init; }

    /// <summary>Those of the new devices that are admitted.</summary>
    [Id(4)]
    public DeviceId[] Admitted { get; init; } = [];

    /// <summary>Bytes of the quota that the gateway may use in all since it began; long.MaxValue without a quota.</summary>
    [Id(5)]
    public long Lent { get; init; }

    /// <summary>Bytes of the quota that nobody has used or borrowed.</summary>
    [Id(6)]
    public long Left { get; init; }

    /// <summary>Whether somebody waits for slots that this gateway holds and does not use: it reports again at once, without them.</summary>
    [Id(7)]
    public bool IsRecalled { get; init; }

    /// <summary>Whether asking again soon may be granted what was not granted now: others give back, or a new activation waits to hear what they hold.</summary>
    [Id(8)]
    public bool MayFollow { get; init; }

    /// <summary>Connections in the whole cluster.</summary>
    [Id(9)]
    public int Connections { get; init; }

    /// <summary>Devices in the whole cluster.</summary>
    [Id(10)]
    public int Devices { get; init; }

    /// <summary>Bytes of the quota that are used or lent in the whole cluster.</summary>
    [Id(11)]
    public long Charged { get; init; }
}
