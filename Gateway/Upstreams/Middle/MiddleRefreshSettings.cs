using System.ComponentModel.DataAnnotations;

namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>How addresses and secret of the middle proxies are kept up to date.</summary>
public sealed record MiddleRefreshSettings
{
    /// <summary>Time between two questions, a tenth of it random; 1 h by default. Zero never asks, so that what is set by hand or kept in a file stays.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How often in a row Telegram must have said the same before it replaces what is in use; 2 by default. Without anything in use the first answer serves.
    /// </summary>
    [Range(1, 10)]
    public int Agreeing { get; init; } = 2;

    /// <summary>Where the IPv4 addresses are told.</summary>
    public Uri Config { get; init; } = new("https://core.telegram.org/getProxyConfig");

    /// <summary>Where the IPv6 addresses are told.</summary>
    public Uri ConfigV6 { get; init; } = new("https://core.telegram.org/getProxyConfigV6");

    /// <summary>Where the secret is told.</summary>
    public Uri Secret { get; init; } = new("https://core.telegram.org/getProxySecret");

    /// <summary>Time for one answer; 15 s by default.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A folder that keeps the last answers over restarts; null, the default, keeps none. It is made where it is missing.</summary>
    public string? Folder { get; init; }
}
