using System.Diagnostics.Metrics;
using System.Text;

namespace ServiceDefaults.Metrics;

/// <summary>
/// How an instrument is called in the exposition: the rules by which OpenTelemetry names Prometheus metrics
/// (opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics), so that dashboards fit both ways out.
/// </summary>
internal static class MetricName
{
    private static readonly string[] ReservedSuffixes = ["_count", "_sum", "_bucket"];

    // The runtime measures these with counters although they go down as well.
    private static readonly string[] MiscalledCounters = ["dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length"];

    /// <summary>
    /// <c>mtproto.request.duration</c> in <c>s</c> becomes <c>mtproto_request_duration_seconds</c>, a counter <c>mtproto.requests</c>
    /// becomes <c>mtproto_requests_total</c>; a name that has its suffix already keeps it.
    /// </summary>
    public static string Of(Instrument instrument)
    {
        var name = new StringBuilder(Sanitize(instrument.Name));
        var unit = UnitSuffix(instrument.Unit);
        var counter = IsCounter(instrument);
        if (counter && name.ToString().EndsWith("_total", StringComparison.Ordinal))
        {
            name.Length -= "_total".Length;
        }

        if (unit is not null && !name.ToString().EndsWith(unit, StringComparison.Ordinal))
        {
            name.Append('_').Append(unit);
        }

        // Only the parts of a histogram may end like this; a gauge such as dotnet.timer.count would be taken for one.
        foreach (var reserved in ReservedSuffixes)
        {
            if (name.Length > reserved.Length && name.ToString().EndsWith(reserved, StringComparison.Ordinal))
            {
                name.Length -= reserved.Length;
            }
        }

        return counter ? name.Append("_total").ToString() : name.ToString();
    }

    /// <summary>Replaces what a metric or label name must not hold by an underscore.</summary>
    public static string Sanitize(string name)
    {
        var result = new StringBuilder(name.Length + 1);
        foreach (var character in name)
        {
            if (result.Length == 0 && char.IsAsciiDigit(character))
            {
                result.Append('_');
            }

            var next = char.IsAsciiLetterOrDigit(character) ? character : '_';
            if (next != '_' || result.Length == 0 || result[^1] != '_')
            {
                result.Append(next);
            }
        }

        return result.ToString();
    }

    /// <summary>Whether the value only goes up, which the exposition calls a counter.</summary>
    public static bool IsCounter(Instrument instrument)
    {
        var definition = instrument.GetType().GetGenericTypeDefinition();
        return definition == typeof(Counter<>) || (definition == typeof(ObservableCounter<>) && !IsMiscalled(instrument));
    }

    /// <summary>Whether an instrument is a counter by its type only.</summary>
    public static bool IsMiscalled(Instrument instrument) => instrument.Meter.Name == "System.Runtime" && MiscalledCounters.Contains(instrument.Name);

    // UCUM codes as the semantic conventions use them; an annotation in braces is for readers only.
    private static string? UnitSuffix(string? unit) => unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "By/s" => "bytes_per_second",
        "%" => "percent",
        _ => null,
    };
}
