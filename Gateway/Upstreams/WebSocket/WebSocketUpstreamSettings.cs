using System.Net;

namespace Telepool.Gateway.Upstreams.WebSocket;

/// <summary>
/// Data centres reached as web clients do, by WebSocket inside TLS (docs/gateway/websocket.md): for networks that let through nothing else. Costs more than plain
/// connections, and takes no proxies.
/// </summary>
public sealed record WebSocketUpstreamSettings
{
    /// <summary>
    /// The host of a data centre, where <c>{dc}</c> stands for its number and what follows it: <c>-1</c> for media. By default those of Telegram's web clients.
    /// </summary>
    public string Host { get; init; } = "kws{dc}.web.telegram.org";

    /// <summary>Where all hosts are, for networks in which their names lead nowhere; null, the default, asks the DNS, port 443.</summary>
    public IPEndPoint? Address { get; init; }

    /// <summary>A PEM file with certificates of authorities that are trusted instead of the system's; null, the default, trusts the system's.</summary>
    public string? AuthorityFile { get; init; }
}
