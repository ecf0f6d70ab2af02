using System.ComponentModel.DataAnnotations;

namespace Telepool.Gateway.Fronts;

/// <summary>The site behind the gateway: what whoever does not authenticate gets to see, and what the gateway's TLS looks like.</summary>
public sealed record FrontSettings
{
    /// <summary>Host name or address.</summary>
    public required string Host { get; init; }

    /// <summary>Port of its TLS.</summary>
    [Range(1, 65535)]
    public int Port { get; init; } = 443;

    /// <summary>
    /// The host name that the front is asked for when the gateway looks at it. Null: <see cref="Host"/>, or where that is an address, the host name in the
    /// first secret that begins with <c>ee</c>.
    /// </summary>
    public string? ServerName { get; init; }

    /// <summary>Other sites by the host name that a TLS client asks for. What asks for none of them goes to <see cref="Host"/>.</summary>
    public IReadOnlyList<FrontDomain> Domains { get; init; } = [];

    /// <summary>Version of the PROXY header that the front is told the client's address by; 0: none.</summary>
    [Range(0, 2)]
    public int ProxyProtocol { get; init; }

    /// <summary>Strangers at once that are taken to the front. Those above it are not answered.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; init; } = 512;

    /// <summary>Bytes in both directions together after which a stranger's connection ends; 256 MiB.</summary>
    [Range(65_536, long.MaxValue)]
    public long MaxBytes { get; init; } = 256 << 20;

    /// <summary>How long a stranger's connection may last.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How long the gateway waits for the rest of what may become a handshake, before the front is shown what there is of it: it then answers, or ends
    /// the connection, when it would have without the gateway. A handshake may still be finished until it does.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:00:10")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How often the front is looked at again, give or take a fifth.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan Refresh { get; init; } = TimeSpan.FromHours(4);
}
