using Grains.Interfaces.Collection;

namespace Grains.Interfaces.Updates;

/// <summary>One thing that happened in a channel, told unasked. At most one of <see cref="New"/>, <see cref="Edit"/> and <see cref="Deleted"/> is set.</summary>
[GenerateSerializer, Immutable, Alias("telepool.pushed-update")]
public sealed record PushedUpdate
{
    /// <summary>The channel.</summary>
    [Id(0)]
    public required long ChannelId { get; init; }

    /// <summary>The channel's position after it; 0 where something happened of which only the difference tells (<c>updateChannelTooLong</c>).</summary>
    [Id(1)]
    public int Pts { get; init; }

    /// <summary>How many steps of the position it takes: it follows directly on position <see cref="Pts"/> - <see cref="PtsCount"/>.</summary>
    [Id(2)]
    public int PtsCount { get; init; }

    /// <summary>A message that appeared.</summary>
    [Id(3)]
    public MessageRecord? New { get; init; }

    /// <summary>A message that was edited, as it is now.</summary>
    [Id(4)]
    public MessageRecord? Edit { get; init; }

    /// <summary>Ids of messages that were deleted.</summary>
    [Id(5)]
    public int[]? Deleted { get; init; }
}
