namespace ServiceDefaults.Tests.Monitoring;

/// <summary>
/// Finds what a PromQL expression names: its selectors, and the labels that it groups and matches by
/// (prometheus.io/docs/prometheus/latest/querying). Whether the rest makes sense is promtool's to say.
/// </summary>
internal sealed class QueryReader
{
    private static readonly HashSet<string> Aggregators =
        ["sum", "min", "max", "avg", "group", "stddev", "stdvar", "count", "count_values", "bottomk", "topk", "quantile"];

    private static readonly HashSet<string> Grouping = ["by", "without", "on", "ignoring", "group_left", "group_right"];

    private static readonly HashSet<string> Words = ["and", "or", "unless", "bool", "offset", "atan2", "inf", "nan"];

    private readonly List<string> _tokens = [];
    private readonly List<SeriesSelector> _selectors = [];
    private readonly HashSet<string> _labels = [];

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public QueryReader(string expression)
    {
        Split(expression);
        for (var i = 0; i < _tokens.Count; i++)
        {
            var token = _tokens[i];
            if (token == "{")
            {
                throw new FormatException($"a selector without a name in {expression}");
            }

            if (!IsName(token) || Words.Contains(token) || Grouping.Contains(token))
            {
                i = Grouping.Contains(token) ? ReadLabels(i + 1) : i;
                continue;
            }

            var next = i + 1 < _tokens.Count ? _tokens[i + 1] : string.Empty;
            if (next == "(" || (Aggregators.Contains(token) && next is "by" or "without"))
            {
                continue;
            }

            var matchers = new List<string>();
            i = next == "{" ? ReadMatchers(i + 2, matchers) : i;
            _selectors.Add(new SeriesSelector(token, matchers));
        }
    }

    /// <summary>Every selector.</summary>
    public IReadOnlyList<SeriesSelector> Selectors => _selectors;

    /// <summary>The labels of <c>by</c>, <c>without</c>, <c>on</c> and the like.</summary>
    public IReadOnlyCollection<string> GroupLabels => _labels;

    private static bool IsName(string token) => char.IsAsciiLetter(token[0]) || token[0] is '_' or ':';

    private int ReadLabels(int at)
    {
        if (at >= _tokens.Count || _tokens[at] != "(")
        {
            return at - 1;
        }

        for (at++; _tokens[at] != ")"; at++)
        {
            if (_tokens[at] != ",")
            {
                _labels.Add(_tokens[at]);
            }
        }

        return at;
    }

    private int ReadMatchers(int at, List<string> labels)
    {
        for (; _tokens[at] != "}"; at++)
        {
            if (IsName(_tokens[at]))
            {
                labels.Add(_tokens[at]);
            }
        }

        return at;
    }

    // Strings, ranges and numbers name nothing, so that they become one token of no meaning each.
    private void Split(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
            }
            else if (text[i] is '"' or '\'' or '`')
            {
                for (i++; text[i] != text[start]; i++)
                {
                    i += text[i] == '\\' ? 1 : 0;
                }

                i++;
                _tokens.Add("\"");
            }
            else if (text[i] == '[')
            {
                i = text.IndexOf(']', i) is var end and >= 0 ? end + 1 : throw new FormatException($"a range without an end in {text}");
                _tokens.Add("[]");
            }
            else if (char.IsAsciiDigit(text[i]))
            {
                while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] == '.'))
                {
                    i++;
                }

                _tokens.Add("0");
            }
            else if (char.IsAsciiLetter(text[i]) || text[i] is '_' or ':')
            {
                while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '_' or ':'))
                {
                    i++;
                }

                _tokens.Add(text[start..i]);
            }
            else
            {
                i++;
                _tokens.Add(text[start..i]);
            }
        }
    }
}
