using System.Globalization;
using System.Text;

namespace Prometheus;

/// <summary>Writes the text format, version 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats).</summary>
internal sealed class TextExposition
{
    private readonly StringBuilder _text = new();

    public void Family(Collector collector)
    {
        _text.Append("# HELP ").Append(collector.Name).Append(' ');
        AppendEscaped(collector.Help, quotes: false);
        _text.Append("\n# TYPE ").Append(collector.Name).Append(' ').Append(collector.Type).Append('\n');
    }

    public void Sample(string name, string[] labelNames, string[] labelValues, double value) =>
        Line(name, labelNames, labelValues, upperBound: null, value);

    public void Bucket(string name, string[] labelNames, string[] labelValues, double upperBound, long count) =>
        Line(name + "_bucket", labelNames, labelValues, upperBound, count);

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_text.ToString());

    private void Line(string name, string[] labelNames, string[] labelValues, double? upperBound, double value)
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
                _text.Append(labelNames.Length == 0 ? string.Empty : ",").Append("le=\"").Append(Number(bound)).Append('"');
            }

            _text.Append('}');
        }

        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    private void AppendEscaped(string text, bool quotes)
    {
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

    private static string Number(double value)
    {
        if (double.IsNaN(value))
        {
            return "NaN";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "+Inf" : "-Inf";
        }

        return value.ToString("g", CultureInfo.InvariantCulture);
    }
}
