using Grains.Interfaces.Collection;
using Telepool.Collectors.History;

namespace Telepool.Collectors.Control;

/// <summary>One line about a followed channel as it goes over the wire.</summary>
internal sealed record FollowEvent
{
    /// <summary>What happened.</summary>
    public required FollowEventKind Kind { get; init; }

    /// <summary>The channel.</summary>
    public string Username { get; init; } = string.Empty;

    /// <summary>The channel's id; 0 where it does not matter.</summary>
    public long ChannelId { get; init; }

    /// <summary>Its position.</summary>
    public int Pts { get; init; }

    /// <summary>The account that follows it.</summary>
    public string Account { get; init; } = string.Empty;

    /// <summary>Messages that appeared.</summary>
    public MessageRecord[]? Messages { get; init; }

    /// <summary>Messages that were edited.</summary>
    public MessageRecord[]? Edits { get; init; }

    /// <summary>Ids of messages that were deleted.</summary>
    public int[]? Deleted { get; init; }

    /// <summary>Pages compared by now, or lines missed.</summary>
    public int Count { get; init; }

    /// <summary>Whether the comparison is over.</summary>
    public bool IsOver { get; init; }

    /// <summary>What it waits for.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>How it ended.</summary>
    public ChannelOutcome? Outcome { get; init; }
}
