using Grains.Interfaces.Collection;

namespace Grains.Interfaces.Updates;

/// <summary>What happened in a channel after a position (core.telegram.org/api/updates#recovering-gaps).</summary>
[GenerateSerializer, Immutable, Alias("telepool.channel-difference")]
public sealed record ChannelDifferencePage
{
    /// <summary>Messages that appeared, as they are now; with <see cref="TooLong"/> the newest of the channel, and whatever came before them is missing.</summary>
    [Id(0)]
    public MessageRecord[] NewMessages { get; init; } = [];

    /// <summary>Messages that were edited, as they are now.</summary>
    [Id(1)]
    public MessageRecord[] Edits { get; init; } = [];

    /// <summary>Ids of messages that were deleted.</summary>
    [Id(2)]
    public int[] Deleted { get; init; } = [];

    /// <summary>The position up to which this answer tells everything, or, with <see cref="TooLong"/>, at which the channel stands.</summary>
    [Id(3)]
    public required int Pts { get; init; }

    /// <summary>Whether nothing is known to have happened after <see cref="Pts"/>; otherwise the next page follows from there.</summary>
    [Id(4)]
    public bool IsFinal { get; init; }

    /// <summary>Whether the server does not tell event by event what happened since: the reader compares what it has with the history.</summary>
    [Id(5)]
    public bool TooLong { get; init; }

    /// <summary>After how many seconds the server wants to be asked again where nothing is pushed; 0 where it does not say.</summary>
    [Id(6)]
    public int TimeoutSeconds { get; init; }

    /// <summary>Whether the account is in the channel and so is sent what happens there unasked; null where the answer does not tell.</summary>
    [Id(7)]
    public bool? IsMember { get; init; }
}
