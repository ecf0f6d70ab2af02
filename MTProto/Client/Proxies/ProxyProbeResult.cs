namespace MTProto.Client.Proxies;

/// <summary>What a probe found.</summary>
public sealed record ProxyProbeResult
{
    /// <summary>What is wrong; <see cref="ProxyFailure.None"/> where the data centre answered.</summary>
    public ProxyFailure Failure { get; init; }

    /// <summary>The failure in words; names no credentials.</summary>
    public string? Reason { get; init; }

    /// <summary>From dialing to a way through the proxy; null where there was none.</summary>
    public TimeSpan? Connected { get; init; }

    /// <summary>From the question to the data centre's answer; null where there was none.</summary>
    public TimeSpan? FirstByte { get; init; }
}
