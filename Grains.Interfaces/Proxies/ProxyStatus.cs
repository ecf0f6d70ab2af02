namespace Grains.Interfaces.Proxies;

/// <summary>A proxy as an operator sees it; holds no credentials.</summary>
[GenerateSerializer, Immutable, Alias("telepool.proxy-status")]
public sealed record ProxyStatus
{
    /// <summary>What commands call it.</summary>
    [Id(0)]
    public required string ProxyId { get; init; }

    /// <summary>Kind, host and port, with stars for credentials.</summary>
    [Id(1)]
    public required string Address { get; init; }

    /// <summary>How it stands.</summary>
    [Id(2)]
    public ProxyState State { get; init; }

    /// <summary>Why, where it does not serve; empty where it does.</summary>
    [Id(3)]
    public string Reason { get; init; } = string.Empty;

    /// <summary>Two letters; empty where not said.</summary>
    [Id(4)]
    public string Country { get; init; } = string.Empty;

    /// <summary>How many accounts may use it; null where there is no limit.</summary>
    [Id(5)]
    public int? Capacity { get; init; }

    /// <summary>How many accounts are bound to it.</summary>
    [Id(6)]
    public int Accounts { get; init; }

    /// <summary>When the ban is over; null where there is none.</summary>
    [Id(7)]
    public DateTimeOffset? BannedUntil { get; init; }

    /// <summary>Bans in a row, which make each longer than the one before.</summary>
    [Id(8)]
    public int Strikes { get; init; }

    /// <summary>Usual milliseconds to a way through it; null before the first.</summary>
    [Id(9)]
    public double? ConnectMs { get; init; }

    /// <summary>Usual milliseconds from a question to the data centre's answer; null before the first.</summary>
    [Id(10)]
    public double? FirstByteMs { get; init; }

    /// <summary>The share of recent connections that failed, 0 to 1.</summary>
    [Id(11)]
    public double ErrorShare { get; init; }

    /// <summary>Data centres that it does not reach at present.</summary>
    [Id(12)]
    public IReadOnlyList<int> UnreachedDcs { get; init; } = [];
}
