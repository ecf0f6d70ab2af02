namespace Grains.Accounts;

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
}
