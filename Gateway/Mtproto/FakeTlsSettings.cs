using System.ComponentModel.DataAnnotations;

namespace Telepool.Gateway.Mtproto;

/// <summary>What is asked of clients that look like TLS.</summary>
public sealed record FakeTlsSettings
{
    /// <summary>How far a client's clock may be off, either way.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Skew { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>
    /// Some clients send the seconds since they were switched on instead of the time. Up to how many are taken; such a greeting can be recorded and
    /// sent again once it is forgotten here. Zero takes none.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan SinceBoot { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Greetings that are remembered, so that none is accepted twice; about 40 bytes each. Beyond it the oldest are forgotten.</summary>
    [Range(1024, 1 << 26)]
    public int MaxReplays { get; init; } = 1 << 18;

    /// <summary>How long a client waits for the cluster to say whether another gateway has seen its greeting. After that this gateway's own memory counts.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:10")]
    public TimeSpan ReplayAnswer { get; init; } = TimeSpan.FromMilliseconds(500);
}
