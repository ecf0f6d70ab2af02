using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;

namespace Telepool.Gateway.Routes;

/// <summary>Where each data centre is, for one version of the configuration. Immutable; read by every worker.</summary>
internal sealed class RouteTable
{
    private readonly FrozenDictionary<int, Route> _routes;
    private readonly Route? _unknown;

    private RouteTable(Dictionary<int, Route> routes, Route? unknown)
    {
        _routes = routes.ToFrozenDictionary();
        _unknown = unknown;
        Routes = [.. routes.Values.Concat(unknown is null ? [] : [unknown]).Distinct().OrderBy(route => route.Number)];
    }

    /// <summary>Every route once, in the order of the numbers.</summary>
    public IReadOnlyList<Route> Routes { get; }

    /// <summary>Builds the table: what the operator has set goes before what was learnt, and that before what is built in.</summary>
    /// <param name="settings">Valid settings.</param>
    /// <param name="learnt">What Telegram has said; null before it has.</param>
    public static RouteTable Create(RouteSettings settings, DataCenterList? learnt = null)
    {
        var list = new DataCenterList(settings.DataCenters);
        if (settings.UsesTelegram)
        {
            list = list.Or((learnt ?? DataCenterList.Empty).Or(TelegramAddresses.List));
        }

        var routes = new Dictionary<int, Route>();
        foreach (var (number, endPoints) in list.Addresses)
        {
            // Whoever set a data centre for media by hand means these addresses; Telegram's own plain ones serve media as well.
            var isMedia = number < 0;
            var fallback = isMedia && !settings.DataCenters.ContainsKey(number) ? list.Addresses.GetValueOrDefault(-number) : null;
            if (Order(endPoints, fallback ?? [], settings.Preference) is { Count: > 0 } addresses)
            {
                routes[number] = new Route(number, isMedia, addresses);
            }
        }

        foreach (var (number, route) in routes.ToArray())
        {
            routes.TryAdd(-Math.Abs(number), route);
        }

        var unknown = settings.Default is { } other && Order(other, [], settings.Preference) is { Count: > 0 } listed
            ? new Route(Route.DefaultNumber, isMedia: false, listed)
            : settings.UnknownAs is { } stead ? routes.GetValueOrDefault(stead) : null;
        return new RouteTable(routes, unknown);
    }

    /// <summary>The way to a data centre as a client numbers it: media fall back to the plain data centre, and what is not listed to what the operator chose.</summary>
    public RouteStatus Find(short dcId, out Route route)
    {
        if (_routes.TryGetValue(dcId, out var found) || (found = _unknown) is not null)
        {
            route = found;
            return RouteStatus.Found;
        }

        route = null!;
        return RouteStatus.Unknown;
    }

    private static List<RouteAddress> Order(IReadOnlyList<IPEndPoint> own, IReadOnlyList<IPEndPoint> fallback, AddressPreference preference)
    {
        var addresses = new List<RouteAddress>();
        Add(own, 0);
        Add([.. fallback.Except(own)], 2);
        addresses.Sort((left, right) => left.Tier.CompareTo(right.Tier));

        // Where the lowest tier holds nobody, the next one is the lowest: tiers are only compared.
        return addresses;

        void Add(IReadOnlyList<IPEndPoint> endPoints, int tier)
        {
            foreach (var group in endPoints.GroupBy(endPoint => endPoint))
            {
                if (RankOf(group.Key.AddressFamily, preference) is { } rank)
                {
                    addresses.Add(new RouteAddress(group.Key, tier + rank, group.Count()));
                }
            }
        }
    }

    private static int? RankOf(AddressFamily family, AddressPreference preference) => (family, preference) switch
    {
        (AddressFamily.InterNetwork, AddressPreference.Ipv4First or AddressPreference.Ipv4Only) => 0,
        (AddressFamily.InterNetworkV6, AddressPreference.Ipv6First or AddressPreference.Ipv6Only) => 0,
        (AddressFamily.InterNetwork, AddressPreference.Ipv6First) => 1,
        (AddressFamily.InterNetworkV6, AddressPreference.Ipv4First) => 1,
        _ => null,
    };
}
