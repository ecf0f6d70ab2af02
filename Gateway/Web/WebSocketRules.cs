using MTProto.Transports.WebSocket;

namespace Telepool.Gateway.Web;

/// <summary>Which requests for a WebSocket are a client's.</summary>
internal static class WebSocketRules
{
    private const string Path = "/apiws";

    /// <summary>
    /// Whether a request is answered: for <c>/apiws</c>, or what web clients put behind it (<c>/apiws1</c>, <c>/apiws_test</c>, <c>/apiws_premium</c>), from a page that may ask.
    /// </summary>
    public static bool Allow(WebSocketRequest request, WebSettings settings) =>
        settings.IsEnabled && IsPath(request.Path) && IsOrigin(request.Origin, settings.Origins);

    private static bool IsPath(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target.AsSpan() : target.AsSpan(0, query);
        return path.StartsWith(Path, StringComparison.Ordinal) && !path[Path.Length..].ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789_");
    }

    private static bool IsOrigin(string? origin, IReadOnlyList<string> allowed) =>
        allowed.Count == 0 || origin is null || allowed.Contains(origin, StringComparer.OrdinalIgnoreCase);
}
