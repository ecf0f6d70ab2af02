namespace Telepool.Collectors.History;

/// <summary>What a run over a channel came to.</summary>
public sealed record ChannelOutcome
{
    /// <summary>The channel, as it was asked for.</summary>
    public required string Username { get; init; }

    /// <summary>Its id; 0 where it was not found.</summary>
    public long ChannelId { get; init; }

    /// <summary>How it ended.</summary>
    public required ChannelStatus Status { get; init; }

    /// <summary>Why, in one line without user data; empty where it went well.</summary>
    public string Error { get; init; } = string.Empty;

    /// <summary>Messages fetched by this run.</summary>
    public long Fetched { get; init; }

    /// <summary>Whether the run did what was asked.</summary>
    public bool IsSuccess => Status is ChannelStatus.Complete or ChannelStatus.LimitReached;
}
