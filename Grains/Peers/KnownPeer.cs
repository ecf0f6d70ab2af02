namespace Grains.Peers;

/// <summary>A channel that the account can address.</summary>
[GenerateSerializer, Immutable, Alias("telepool.known-peer")]
internal sealed record KnownPeer
{
    [Id(0)]
    public required long ChannelId { get; init; }

    [Id(1)]
    public required long AccessHash { get; init; }

    [Id(2)]
    public required string Username { get; init; }

    [Id(3)]
    public required string Title { get; init; }

    [Id(4)]
    public bool IsBroadcast { get; init; }

    /// <summary>The data centre that answered for the channel's statistics last; 0 before it was asked for.</summary>
    [Id(5)]
    public int StatsDc { get; init; }

    /// <summary>Until when the account does not ask for statistics that it was not allowed to see; null where it was not refused.</summary>
    [Id(6)]
    public DateTimeOffset? StatisticsDeniedUntil { get; init; }

    /// <summary>Whether the account met it in other answers only, and has never been asked for it.</summary>
    [Id(7)]
    public bool IsMet { get; init; }
}
