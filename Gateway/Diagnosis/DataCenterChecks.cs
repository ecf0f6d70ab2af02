using System.Globalization;
using System.Net;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Routes;

namespace Telepool.Gateway.Diagnosis;

/// <summary>Whether data centres answer the way that clients' connections go, and how fast.</summary>
internal static class DataCenterChecks
{
    public static async Task<IReadOnlyList<Finding>> ExamineAsync(GatewaySettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var routes = RouteTable.Create(settings.Routes);
        var data = RouteDoctor.ExamineAsync(routes, settings.Upstreams, time, cancellationToken);

        // Middle proxies come by themselves: their addresses are those of the settings. They wait for a handshake under a secret, so a connection must do.
        var middle = Task.WhenAll(settings.Middle.Proxies.Select(entry => ExamineAsync(entry.Key.ToString(CultureInfo.InvariantCulture), entry.Value, cancellationToken)));
        var findings = (await data.ConfigureAwait(false)).GroupBy(finding => finding.DataCenter).Select(Judge).ToList();
        findings.AddRange(await middle.ConfigureAwait(false));
        return findings;
    }

    private static Finding Judge(IGrouping<int, RouteFinding> group)
    {
        var name = group.Key == Route.DefaultNumber ? "default" : new DataCenterNumber(group.Key).ToString();
        var text = $"{name}: " + string.Join("; ", group.Select(static finding =>
        {
            var way = finding.Through is { } proxy ? $"{finding.Address} through {proxy}" : finding.Address.ToString();
            return finding.Result is { IsAlive: true, Connected: { } connected, Answered: { } answered }
                ? $"{way} connects in {Milliseconds(connected)} and answers in {Milliseconds(answered)}"
                : $"{way}: {finding.Result.Reason}";
        }));
        return Judge("data centre", text, group.Count(static finding => finding.Result.IsAlive), group.Count());
    }

    private static async Task<Finding> ExamineAsync(string name, IReadOnlyList<IPEndPoint> addresses, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(addresses.Distinct().Select(async address => (address, Result: await Reach.TryAsync(address, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
        var text = $"{name}: " + string.Join("; ", results.Select(static tried => $"{tried.address} {(tried.Result.Time is { } took ? $"in {Milliseconds(took)}" : tried.Result.Problem)}"));
        return Judge("middle proxy", text, results.Count(static tried => tried.Result.Time is not null), results.Length);
    }

    private static Finding Judge(string kind, string text, int alive, int all) =>
        alive == all ? new Finding(kind, FindingState.Fine, text)
        : alive > 0 ? new Finding(kind, FindingState.Warns, text, "the gateway uses the others; IPv6 addresses fail on machines without IPv6")
        : new Finding(kind, FindingState.Fails, text, "see that the provider and the firewall let the gateway out, or go through a proxy (upstreams.proxies)");

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");
}
