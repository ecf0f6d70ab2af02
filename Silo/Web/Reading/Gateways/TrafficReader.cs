using Grains.Interfaces.Admission;

namespace Telepool.Silo.Web.Reading.Gateways;

/// <summary>What goes through the gateways, by protocol, from the counters that they tell.</summary>
internal sealed class TrafficReader(GatewaysReader gateways)
{
    // The same names as the gateway's metrics have.
    private const string RecognisedMetric = "recognised";
    private const string HandshakesMetric = "handshakes";
    private const string RefusalsMetric = "refusals";

    /// <summary>The sums over all gateways.</summary>
    public async Task<TrafficPicture> ReadAsync()
    {
        var running = await gateways.AllAsync().ConfigureAwait(false);
        return new TrafficPicture
        {
            Gateways = running.Length,
            Connections = running.Sum(static gateway => gateway.Info.Connections),
            BytesUp = Sum(running, "bytes", "up"),
            BytesDown = Sum(running, "bytes", "down"),
            Protocols = Cases(running, RecognisedMetric),
            Handshakes = Cases(running, HandshakesMetric),
            Refusals = Cases(running, RefusalsMetric),
        };
    }

    /// <summary>Connections by what their first bytes were.</summary>
    public static IReadOnlyList<KeyValuePair<string, long>> Recognised(IEnumerable<GatewayStatus> running) => Cases(running, RecognisedMetric);

    /// <summary>The sum of a counter.</summary>
    public static long Sum(IEnumerable<GatewayStatus> running, string metric, string label) =>
        running.Sum(gateway => gateway.Info.Counts.Where(count => count.Metric == metric && count.Label == label).Sum(static count => count.Value));

    private static IReadOnlyList<KeyValuePair<string, long>> Cases(IEnumerable<GatewayStatus> running, string metric) =>
    [
        .. running.SelectMany(static gateway => gateway.Info.Counts).Where(count => count.Metric == metric)
            .GroupBy(static count => count.Label, StringComparer.Ordinal)
            .Select(static group => KeyValuePair.Create(group.Key, group.Sum(static count => count.Value)))
            .OrderByDescending(static count => count.Value),
    ];
}
