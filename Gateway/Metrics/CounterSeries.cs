using System.Text;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Metrics;

/// <summary>
/// The series that a worker's counter is exported as. Counters that are cases of one thing are one metric with a label; what no rule names is a metric of
/// its own, so that a new counter is exported by being there.
/// </summary>
/// <param name="Metric">The metric's name; its unit and <c>_total</c> are added by the exposition.</param>
/// <param name="Labels">Label names and values.</param>
internal sealed record CounterSeries(string Metric, IReadOnlyList<KeyValuePair<string, object?>> Labels)
{
    private const string Prefix = "telepool.gateway.";

    /// <summary>The series of a counter.</summary>
    public static CounterSeries Of(GatewayCounter counter)
    {
        var name = counter.ToString();
        return counter switch
        {
            GatewayCounter.BytesUp => Make("bytes", ("direction", "up")),
            GatewayCounter.BytesDown => Make("bytes", ("direction", "down")),
            GatewayCounter.AdmissionsRefused => Make("refusals", ("reason", "admission")),
            GatewayCounter.UnknownDataCenters => Make("dials", ("result", "unknown_dc")),
            GatewayCounter.UpstreamsConnected => Make("dials", ("result", "connected")),
            GatewayCounter.UpstreamsFailed => Make("dials", ("result", "failed")),
            GatewayCounter.StrangersRefused => Make("strangers", ("result", "refused")),
            GatewayCounter.Strangers => Make("strangers", ("result", "shown_front")),
            _ when Rest(name, "Refused") is { } reason => Make("refusals", ("reason", reason)),
            _ when Rest(name, "Sniffed") is { } protocol => Make("recognised", ("protocol", protocol)),
            _ when Handshake(name) is { } series => series,
            _ when name.EndsWith("Timeouts", StringComparison.Ordinal) => Make("timeouts", ("stage", Snake(name[..^"Timeouts".Length]))),
            _ => Make(Snake(name)),
        };
    }

    private static CounterSeries? Handshake(string name) =>
        name.EndsWith("Accepted", StringComparison.Ordinal) && name.Length > "Accepted".Length ? Make("handshakes", ("kind", Snake(name[..^"Accepted".Length])), ("result", "accepted"))
        : name.EndsWith("Rejected", StringComparison.Ordinal) && name.Length > "Rejected".Length ? Make("handshakes", ("kind", Snake(name[..^"Rejected".Length])), ("result", "rejected"))
        : null;

    private static CounterSeries Make(string metric, params (string Name, string Value)[] labels) =>
        new(Prefix + metric, [.. labels.Select(label => KeyValuePair.Create(label.Name, (object?)label.Value))]);

    private static string? Rest(string name, string start) => name.StartsWith(start, StringComparison.Ordinal) && name.Length > start.Length ? Snake(name[start.Length..]) : null;

    private static string Snake(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
