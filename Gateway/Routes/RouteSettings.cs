using System.Net;

namespace Telepool.Gateway.Routes;

/// <summary>Where data centres are.</summary>
public sealed record RouteSettings
{
    /// <summary>Addresses by data centre, as clients number them: negative for media, plus or minus 10000 for the test set. Empty: Telegram's own.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<IPEndPoint>> DataCenters { get; init; } = new Dictionary<int, IReadOnlyList<IPEndPoint>>();

    /// <summary>Where data centres go that are not listed; null refuses them.</summary>
    public IReadOnlyList<IPEndPoint>? Default { get; init; }
}
