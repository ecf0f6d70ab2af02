using System.Net;

namespace Telepool.Gateway.Routes;

/// <summary>
/// Telegram's data centres as its open clients know them before they have asked: production and test, for everything, of both families as in TDLib
/// (td/telegram/net/ConnectionCreator.cpp); for media as help.getConfig has listed them for years, with <c>media_only</c> set
/// (core.telegram.org/constructor/dcOption); the content network's 203, which direct proxies miss otherwise.
/// </summary>
internal static class TelegramAddresses
{
    private const int Port = 443;

    /// <summary>The list.</summary>
    public static DataCenterList List { get; } = new(new Dictionary<int, IReadOnlyList<IPEndPoint>>
    {
        [1] = At("149.154.175.50", "2001:b28:f23d:f001::a"),
        [2] = At("149.154.167.51", "2001:67c:4e8:f002::a"),
        [3] = At("149.154.175.100", "2001:b28:f23d:f003::a"),
        [4] = At("149.154.167.91", "2001:67c:4e8:f004::a"),
        [5] = At("149.154.171.5", "2001:b28:f23f:f005::a"),
        [-2] = At("149.154.167.151", "2001:67c:4e8:f002::b"),
        [-4] = At("149.154.164.250", "2001:67c:4e8:f004::b"),
        [203] = At("91.105.192.100", "2a0a:f280:203:a:5000::100"),
        [10_001] = At("149.154.175.10", "2001:b28:f23d:f001::e"),
        [10_002] = At("149.154.167.40", "2001:67c:4e8:f002::e"),
        [10_003] = At("149.154.175.117", "2001:b28:f23d:f003::e"),
    });

    private static IPEndPoint[] At(params string[] addresses) => [.. addresses.Select(address => new IPEndPoint(IPAddress.Parse(address), Port))];
}
