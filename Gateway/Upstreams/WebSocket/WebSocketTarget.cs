using System.Globalization;
using Telepool.Gateway.Routes;

namespace Telepool.Gateway.Upstreams.WebSocket;

/// <summary>Where web clients find a data centre.</summary>
/// <param name="Host">The host.</param>
/// <param name="Path">The path.</param>
internal readonly record struct WebSocketTarget(string Host, string Path)
{
    // There are hosts for these only.
    private const int Last = 5;

    // The content network has none of its own; the second data centre's takes its clients.
    private const int CdnHost = 2;

    /// <summary>The target for what a client asked for; null where web clients reach no such data centre.</summary>
    public static WebSocketTarget? Of(DataCenterNumber number, WebSocketUpstreamSettings settings)
    {
        var id = number.IsCdn ? CdnHost : number.Id;
        if (id is < 1 or > Last)
        {
            return null;
        }

        var name = id.ToString(CultureInfo.InvariantCulture) + (number.IsMedia ? "-1" : string.Empty);
        return new WebSocketTarget(settings.Host.Replace("{dc}", name, StringComparison.Ordinal), number.IsTest ? "/apiws_test" : "/apiws");
    }
}
