using System.ComponentModel.DataAnnotations;

namespace Telepool.Gateway.Web;

/// <summary>Clients that come as a page's script does: by WebSocket, plain or inside TLS (docs/gateway/websocket.md).</summary>
public sealed record WebSettings
{
    /// <summary>Whether WebSockets are taken at all; true by default. Otherwise a request for one is a stranger's, as every other.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>
    /// The sites whose pages may connect, as browsers tell it: <c>https://web.example.org</c>, without a slash at the end. Empty, the default, lets every page connect;
    /// clients that are no browsers tell no site and may always.
    /// </summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>Clients inside TLS at once, in the whole gateway, each with a TLS session and a pair of sockets more; 10,000 by default. Who comes above that is a stranger.</summary>
    [Range(0, 1_000_000)]
    public int MaxTls { get; init; } = 10_000;
}
