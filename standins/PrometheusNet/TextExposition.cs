using System.Globalization;
using System.Text;

namespace Prometheus;

/// <summary>
/// Writes Prometheus' text format, version 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats), or OpenMetrics, version 1.0.0
/// (prometheus.io/docs/specs/om/open_metrics_spec), where counters' families are named without <c>_total</c> and exemplars follow values.
/// </summary>
internal sealed class TextExposition(ExpositionFormat format)
{
    private const string Total = "_total";

    private readonly StringBuilder _text = new();

    private bool IsOpenMetrics => format == ExpositionFormat.OpenMetricsText;

    public void Family(Collector collector)
    {
        var (name, type) = (collector.Name, collector.Type);
        if (IsOpenMetrics && type == "counter")
        {
            (name, type) = name.EndsWith(Total, StringComparison.Ordinal) ? (name[..^Total.Length], type) : (name, "unknown");
        }

        _text.Append("# HELP ").Append(name).Append(' ');
        AppendEscaped(collector.Help, quotes: false);
        _text.Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    public void Sample(string name, string[] labelNames, string[] labelValues, double value, ObservedExemplar? exemplar = null) =>
        Line(name, labelNames, labelValues, upperBound: null, value, isCount: false, exemplar);

    public void Count(string name, string[] labelNames, string[] labelValues, long count) =>
        Line(name, labelNames, labelValues, upperBound: null, count, isCount: true, exemplar: null);

    public void Bucket(string name, string[] labelNames, string[] labelValues, double upperBound, long count, ObservedExemplar? exemplar) =>
        Line(name + "_bucket", labelNames, labelValues, upperBound, count, isCount: true, exemplar);

    public byte[] ToBytes()
    {
        if (IsOpenMetrics)
        {
            _text.Append("# EOF\n");
        }

        return Encoding.UTF8.GetBytes(_text.ToString());
    }

    private void Line(string name, string[] labelNames, string[] labelValues, double? upperBound, double value, bool isCount, ObservedExemplar? exemplar)
    {
        _text.Append(name);
        if (labelNames.Length > 0 || upperBound is not null)
        {
            _text.Append('{');
            for (var i = 0; i < labelNames.Length; i++)
            {
                _text.Append(i == 0 ? string.Empty : ",").Append(labelNames[i]).Append("=\"");
                AppendEscaped(labelValues[i], quotes: true);
                _text.Append('"');
            }

            if (upperBound is { } bound)
            {
                _text.Append(labelNames.Length == 0 ? string.Empty : ",").Append("le=\"").Append(Number(bound, isCount: false)).Append('"');
            }

            _text.Append('}');
        }

        _text.Append(' ').Append(Number(value, isCount));
        if (IsOpenMetrics && exemplar is not null)
        {
            Append(exemplar);
        }

        _text.Append('\n');
    }

    private void Append(ObservedExemplar exemplar)
    {
        _text.Append(" # {");
        for (var i = 0; i < exemplar.Labels.Length; i++)
        {
            _text.Append(i == 0 ? string.Empty : ",").Append(exemplar.Labels[i].Name).Append("=\"").Append(exemplar.Labels[i].Value).Append('"');
        }

        _text.Append("} ").Append(Number(exemplar.Value, isCount: false)).Append(' ').Append(Number(exemplar.Timestamp, isCount: false));
    }

    private void AppendEscaped(string text, bool quotes)
    {
        if (text.AsSpan().IndexOfAny('\\', '\n', '"') < 0)
        {
            _text.Append(text);
            return;
        }

        foreach (var character in text)
        {
            _ = character switch
            {
                '\\' => _text.Append(@"\\"),
                '\n' => _text.Append(@"\n"),
                '"' when quotes => _text.Append("\\\""),
                _ => _text.Append(character),
            };
        }
    }

    private string Number(double value, bool isCount)
    {
        if (double.IsNaN(value))
        {
            return "NaN";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "+Inf" : "-Inf";
        }

        var text = value.ToString("g", CultureInfo.InvariantCulture);

        // OpenMetrics tells floating-point numbers from counts by their point.
        return IsOpenMetrics && !isCount && text.AsSpan().IndexOfAny('.', 'e') < 0 ? text + ".0" : text;
    }
}
