namespace Telepool.Gateway.Users;

/// <summary>What is counted of a user, and outlives the process.</summary>
internal sealed record UserTotals
{
    /// <summary>Bytes from clients, ever.</summary>
    public long BytesUp { get; init; }

    /// <summary>Bytes to clients, ever.</summary>
    public long BytesDown { get; init; }

    /// <summary>Bytes that count against the quota.</summary>
    public long Used { get; init; }

    /// <summary>When <see cref="Used"/> began to count; null: with the user.</summary>
    public DateTimeOffset? ResetAt { get; init; }

    /// <summary>Connections, ever.</summary>
    public long Connections { get; init; }

    /// <summary>When the user connected last.</summary>
    public DateTimeOffset? LastSeen { get; init; }
}
