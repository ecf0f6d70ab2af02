using Grains.Interfaces.Collection;

namespace Grains.Interfaces.Peers;

/// <summary>What is known of a username in the whole cluster. It holds no access hash, which serves only the account that learnt it.</summary>
[GenerateSerializer, Immutable, Alias("telepool.username-entry")]
public sealed record UsernameEntry
{
    /// <summary>The username in lower case, without the at sign.</summary>
    [Id(0)]
    public required string Username { get; init; }

    /// <summary>What it was found to be.</summary>
    [Id(1)]
    public required UsernameFinding Finding { get; init; }

    /// <summary>The channel; null where it is none.</summary>
    [Id(2)]
    public ChannelInfo? Channel { get; init; }

    /// <summary>When it was found.</summary>
    [Id(3)]
    public required DateTimeOffset At { get; init; }

    /// <summary>From when on it has to be asked for again.</summary>
    [Id(4)]
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The channel that had the name before, where it has passed to another; otherwise 0.</summary>
    [Id(5)]
    public long FormerChannelId { get; init; }
}
