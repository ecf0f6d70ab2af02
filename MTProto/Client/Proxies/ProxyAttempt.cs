namespace MTProto.Client.Proxies;

/// <summary>What a client saw of a proxy. Either the connection was made, and then <see cref="Connected"/> says how fast; or the first byte came; or it failed.</summary>
public readonly record struct ProxyAttempt
{
    /// <summary>The data centre behind it.</summary>
    public required int DcId { get; init; }

    /// <summary>What went wrong; <see cref="ProxyFailure.None"/> where nothing did.</summary>
    public ProxyFailure Failure { get; init; }

    /// <summary>From dialing to a way through the proxy; null where this does not tell it.</summary>
    public TimeSpan? Connected { get; init; }

    /// <summary>From the first packet sent to the first one received; null where this does not tell it.</summary>
    public TimeSpan? FirstByte { get; init; }

    /// <summary>The failure in words; names no credentials.</summary>
    public string? Reason { get; init; }
}
