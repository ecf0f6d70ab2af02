using System.Globalization;
using System.Text.RegularExpressions;

namespace TlGenerator;

/// <summary>Reads TL definitions, one a line, with <c>//</c> comments and the two section lines.</summary>
public static partial class TlSchema
{
    /// <summary>Parses every line of <paramref name="text"/>; a line that is no definition is an error that names it.</summary>
    public static IReadOnlyList<TlCombinator> Parse(string text)
    {
        var combinators = new List<TlCombinator>();
        var functions = false;
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.StartsWith("---", StringComparison.Ordinal))
            {
                functions = line == "---functions---";
            }
            else if (line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal))
            {
                combinators.Add(ParseLine(line, functions));
            }
        }

        return combinators;
    }

    private static TlCombinator ParseLine(string line, bool isFunction)
    {
        var match = Definition().Match(line);
        if (!match.Success)
        {
            throw new FormatException($"not a TL definition with an id: {line}");
        }

        var fields = match.Groups["fields"].Value
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(field => !field.StartsWith('{'))
            .Select(ParseField)
            .ToList();
        var id = uint.Parse(match.Groups["id"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new TlCombinator(match.Groups["name"].Value, id, fields, match.Groups["result"].Value, isFunction);
    }

    private static TlField ParseField(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = text[..colon];
        var type = text[(colon + 1)..];
        var condition = Condition().Match(type);
        return condition.Success
            ? new TlField(name, condition.Groups["type"].Value, condition.Groups["flags"].Value, int.Parse(condition.Groups["bit"].Value, CultureInfo.InvariantCulture))
            : new TlField(name, type, null, 0);
    }

    [GeneratedRegex(@"^(?<name>[\w.]+)#(?<id>[0-9a-f]{8}) (?<fields>.*?) ?= (?<result>[\w.<> ]+);$")]
    private static partial Regex Definition();

    [GeneratedRegex(@"^(?<flags>\w+)\.(?<bit>\d+)\?(?<type>.+)$")]
    private static partial Regex Condition();
}
