namespace ServiceDefaults.Configuration;

/// <summary>The proxies between this host and Telegram.</summary>
public sealed record ProxySettings
{
    /// <summary><c>MTPROTO_PROXY_ENABLED</c>: whether accounts go through proxies where there are any.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary><c>MTPROTO_PROXIES</c>: addresses, separated by white space or commas; null where not set. A secret.</summary>
    public string? Addresses { get; init; }

    /// <summary><c>MTPROTO_PROXIES_FILE</c>: a file with more of them; null where not set.</summary>
    public string? File { get; init; }

    /// <summary><c>MTPROTO_PROXY_ROTATION_SEC</c>: how long an account keeps a proxy; zero for as long as it serves.</summary>
    public TimeSpan Rotation { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary><c>MTPROTO_PROXY_FAIL_SCORE_LIMIT</c>: failures in a row that ban a proxy, 1 to 1,000.</summary>
    public int FailureLimit { get; init; } = 3;

    /// <summary><c>MTPROTO_PROXY_FALLBACK_DIRECT</c>: whether accounts go straight where no proxy can serve.</summary>
    public bool FallbackDirect { get; init; }

    /// <summary>Leaves the addresses out.</summary>
    public override string ToString() => nameof(ProxySettings);
}
