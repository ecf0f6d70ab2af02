using System.Net;

namespace MTProto.Client;

/// <summary>Where Telegram's production data centres are, as its open clients know it before their first help.getConfig.</summary>
public static class TelegramDataCenters
{
    /// <summary>IPv4 addresses of data centres 1 to 5.</summary>
    public static IReadOnlyDictionary<int, EndPoint> Production { get; } = new Dictionary<int, EndPoint>
    {
        [1] = new IPEndPoint(IPAddress.Parse("149.154.175.50"), 443),
        [2] = new IPEndPoint(IPAddress.Parse("149.154.167.51"), 443),
        [3] = new IPEndPoint(IPAddress.Parse("149.154.175.100"), 443),
        [4] = new IPEndPoint(IPAddress.Parse("149.154.167.91"), 443),
        [5] = new IPEndPoint(IPAddress.Parse("149.154.171.5"), 443),
    };
}
