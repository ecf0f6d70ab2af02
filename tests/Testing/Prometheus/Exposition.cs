using System.Globalization;
using System.Text;

namespace Testing.Prometheus;

/// <summary>Reads what <c>/metrics</c> answers, in Prometheus' text format or OpenMetrics (prometheus.io/docs/instrumenting/exposition_formats).</summary>
public sealed class Exposition
{
    private readonly Dictionary<string, Family> _families = new(StringComparer.Ordinal);

    private Exposition()
    {
    }

    /// <summary>Every metric by its name.</summary>
    public IReadOnlyDictionary<string, Family> Families => _families;

    /// <summary>Reads an answer.</summary>
    /// <exception cref="FormatException">A line breaks the format, or belongs to no metric.</exception>
    public static Exposition Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var exposition = new Exposition();
        Family? family = null;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line == "# EOF")
            {
                continue;
            }

            if (line[0] == '#')
            {
                var words = line.Split(' ', 4);
                if (words[1] == "HELP")
                {
                    family = new Family(words[2], words.Length > 3 ? words[3] : string.Empty);
                    exposition._families.Add(family.Name, family);
                }
                else
                {
                    exposition._families[words[2]].Type = words[3];
                }

                continue;
            }

            var sample = ReadSample(line);
            if (family is null || !sample.Name.StartsWith(family.Name, StringComparison.Ordinal))
            {
                throw new FormatException("A sample stands outside of its metric: " + line);
            }

            family.Samples.Add(sample);
        }

        return exposition;
    }

    /// <summary>The sum over all series of a name, such as <c>mtproto_batch_duration_seconds_count</c>, that have these labels; 0 where there is none.</summary>
    public double Sum(string name, params (string Name, string Value)[] labels) => _families.Values
        .SelectMany(family => family.Samples)
        .Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value))
        .Sum(sample => sample.Value);

    private static Sample ReadSample(string line)
    {
        var at = line.IndexOfAny(['{', ' ']);
        var name = line[..at];
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (line[at] == '{')
        {
            at++;
            while (line[at] != '}')
            {
                var equals = line.IndexOf('=', at);
                var label = line[at..equals];
                (var value, at) = ReadValue(line, equals + 2);
                if (value.Length > 0)
                {
                    labels.Add(label, value);
                }

                at += line[at] == ',' ? 1 : 0;
            }

            at++;
        }

        var rest = line[(at + 1)..];
        var hash = rest.IndexOf(" # ", StringComparison.Ordinal);
        var number = hash < 0 ? rest : rest[..hash];
        return new Sample(name, labels, ReadNumber(number), hash < 0 ? null : rest[(hash + 3)..]);
    }

    private static (string Value, int Next) ReadValue(string line, int at)
    {
        var value = new StringBuilder();
        while (line[at] != '"')
        {
            if (line[at] == '\\')
            {
                at++;
                value.Append(line[at] == 'n' ? '\n' : line[at]);
            }
            else
            {
                value.Append(line[at]);
            }

            at++;
        }

        return (value.ToString(), at + 1);
    }

    private static double ReadNumber(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
