using System.Globalization;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Routes;

namespace Telepool.Gateway.Diagnosis;

/// <summary>Whether data centres answer, and how fast.</summary>
internal static class DataCenterChecks
{
    public static async Task<IReadOnlyList<Finding>> ExamineAsync(GatewaySettings settings, CancellationToken cancellationToken)
    {
        if (settings.Upstreams.Proxies.Count > 0)
        {
            return await Task.WhenAll(settings.Upstreams.Proxies.Select(async proxy =>
            {
                var (took, problem) = await Reach.TryAsync(proxy.EndPoint, cancellationToken).ConfigureAwait(false);
                return took is { } duration
                    ? new Finding("proxy", FindingState.Fine, $"{proxy.Id} answers in {Milliseconds(duration)}")
                    : new Finding("proxy", FindingState.Fails, $"{proxy.Id} {problem}", "data centres are reached through it; correct upstreams.proxies");
            })).ConfigureAwait(false);
        }

        // Middle proxies come by themselves: their addresses are those of the settings.
        var routes = RouteTable.Create(settings.Routes).Routes;
        var data = routes.Select(route => ExamineAsync(
            "data centre", route.Number == Route.DefaultNumber ? "default" : $"{(route.IsMedia ? "-" : string.Empty)}{route.Number}", [.. route.Addresses.Select(address => address.EndPoint)], cancellationToken));
        var middle = settings.Middle.Proxies.Select(entry => ExamineAsync("middle proxy", entry.Key.ToString(CultureInfo.InvariantCulture), entry.Value, cancellationToken));
        return await Task.WhenAll(data.Concat(middle)).ConfigureAwait(false);
    }

    private static async Task<Finding> ExamineAsync(string kind, string name, IReadOnlyList<System.Net.IPEndPoint> addresses, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(addresses.Distinct().Select(async address => (address, Result: await Reach.TryAsync(address, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
        var text = $"{name}: " + string.Join("; ", results.Select(static tried => $"{tried.address} {(tried.Result.Time is { } took ? $"in {Milliseconds(took)}" : tried.Result.Problem)}"));
        return results.All(static tried => tried.Result.Time is not null) ? new Finding(kind, FindingState.Fine, text)
            : results.Any(static tried => tried.Result.Time is not null) ? new Finding(kind, FindingState.Warns, text, "the gateway uses the others; IPv6 addresses fail on machines without IPv6")
            : new Finding(kind, FindingState.Fails, text, "see that the provider and the firewall let the gateway out, or go through a proxy (upstreams.proxies)");
    }

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");
}
