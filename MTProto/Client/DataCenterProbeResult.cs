namespace MTProto.Client;

/// <summary>What a probe of a data centre found.</summary>
public sealed record DataCenterProbeResult
{
    /// <summary>Whether the data centre answered, or accepted the connection where it was not to be asked.</summary>
    public bool IsAlive => Reason is null;

    /// <summary>What is wrong; null where nothing is. Names no credentials.</summary>
    public string? Reason { get; init; }

    /// <summary>From dialling to a way to the data centre, a proxy's part included; null where there was none.</summary>
    public TimeSpan? Connected { get; init; }

    /// <summary>From the question to the answer; null where there was none.</summary>
    public TimeSpan? Answered { get; init; }

    /// <summary>
    /// What the time is by the server's own clock, to the second: the upper half of its message's identifier; null where it did not answer
    /// (https://core.telegram.org/mtproto/description#message-identifier-msg-id).
    /// </summary>
    public DateTimeOffset? ServerTime { get; init; }

    /// <summary>
    /// How far this machine's clock is ahead of the server's (negative: behind), by the middle between question and answer: right to a second, which is all that the
    /// server tells, and half of the way that the answer took; null where there was none.
    /// </summary>
    public TimeSpan? ClockSkew { get; init; }
}
