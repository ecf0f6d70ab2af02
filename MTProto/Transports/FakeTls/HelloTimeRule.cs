namespace MTProto.Transports.FakeTls;

/// <summary>How far the time in a client's hello may be off.</summary>
public sealed record HelloTimeRule
{
    /// <summary>The rule that common proxies have.</summary>
    public static HelloTimeRule Default { get; } = new();

    /// <summary>The distance allowed between the client's clock and the server's, either way; 120 seconds.</summary>
    public TimeSpan Skew { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>
    /// Some clients send the seconds since they were switched on. Up to how many of them are taken: 120 seconds, since whoever records such a hello
    /// can send it again at any time; zero takes none.
    /// </summary>
    public TimeSpan SinceBoot { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Judges a client's time.</summary>
    /// <param name="client">What its hello says.</param>
    /// <param name="now">The server's clock.</param>
    public HelloTime Judge(DateTimeOffset client, DateTimeOffset now) =>
        (client - now).Duration() <= Skew ? HelloTime.Fresh
        : SinceBoot > TimeSpan.Zero && client >= DateTimeOffset.UnixEpoch && client - DateTimeOffset.UnixEpoch <= SinceBoot ? HelloTime.SinceBoot
        : HelloTime.Stale;
}
