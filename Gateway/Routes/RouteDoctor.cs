using System.Net.Sockets;
using MTProto.Client;
using MTProto.Client.Proxies;
using Telepool.Gateway.Upstreams;

namespace Telepool.Gateway.Routes;

/// <summary>Asks every address of every data centre for <c>req_pq_multi</c>, the way that clients' connections go.</summary>
internal static class RouteDoctor
{
    private const int Parallel = 8;

    /// <summary>Examines all routes.</summary>
    /// <param name="table">The routes.</param>
    /// <param name="settings">How data centres are reached: direct, or through each of the proxies.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A finding per address and way, in the order of the data centres.</returns>
    public static async Task<IReadOnlyList<RouteFinding>> ExamineAsync(
        RouteTable table, UpstreamSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var ways = settings.Proxies.Count == 0 || settings.FallBackToDirect ? settings.Proxies.Cast<ProxyAddress?>().Append(null) : settings.Proxies;
        var questions = (
            from route in table.Routes
            from address in route.Addresses
            from way in ways
            select (route, address, way)).ToArray();
        var findings = new RouteFinding[questions.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
        await System.Threading.Tasks.Parallel.ForEachAsync(Enumerable.Range(0, questions.Length), options, async (i, token) =>
        {
            var (route, address, way) = questions[i];
            var family = way?.EndPoint is { AddressFamily: AddressFamily.InterNetworkV6 } ? AddressFamily.InterNetworkV6
                : way is null ? address.EndPoint.AddressFamily : AddressFamily.InterNetwork;
            var probe = new DataCenterProbe
            {
                Target = address.EndPoint,
                DcId = (short)(route.Number == Route.DefaultNumber ? 2 : route.Number),
                Proxy = way,
                LocalAddress = settings.LocalAddresses.FirstOrDefault(local => local.AddressFamily == family),
                Timeout = settings.AttemptTimeout,
                TimeProvider = time,
            };
            findings[i] = new RouteFinding(route.Number, address.EndPoint, way?.Id, await probe.RunAsync(token).ConfigureAwait(false));
        }).ConfigureAwait(false);
        return findings;
    }
}
