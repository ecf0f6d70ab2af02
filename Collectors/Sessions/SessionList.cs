using System.Text.Json;

namespace Telepool.Collectors.Sessions;

/// <summary>
/// Reads sessions one per line: <c>name=string</c>, <c>name,string</c>, a JSON object with <c>name</c> and <c>session</c>, or the string
/// alone. Empty lines and lines that begin with # are left out, and so is a heading <c>name,session</c>.
/// </summary>
internal static class SessionList
{
    private const int LongestName = 64;
    private const string Heading = "name,session";

    public static SessionFile Parse(string text)
    {
        var list = new Lines();
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            // Some editors put a byte order mark before the first line.
            var content = number == 1 ? line.TrimStart('\ufeff') : line;
            if (!content.IsWhiteSpace() && content.TrimStart()[0] != '#' && !content.Trim().Equals(Heading, StringComparison.OrdinalIgnoreCase))
            {
                list.Add(number, content, line.Length - content.Length);
            }
        }

        if (list.Count == 0)
        {
            list.Problems.Add(new SessionProblem(0, 0, SessionReadStatus.Incomplete, "there is no session"));
        }

        return new SessionFile(list.Sessions, list.Problems);
    }

    /// <summary>Whether a text can be an account's name; a session string is too long for one.</summary>
    public static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_'))
            {
                return false;
            }
        }

        return name.Length is > 0 and <= LongestName;
    }

    private sealed class Lines
    {
        private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> _keys = new(StringComparer.Ordinal);

        public List<NamedSession> Sessions { get; } = [];

        public List<SessionProblem> Problems { get; } = [];

        public int Count => Sessions.Count + Problems.Count;

        public void Add(int number, ReadOnlySpan<char> line, int skipped)
        {
            if (line.TrimStart()[0] == '{')
            {
                AddJson(number, line.ToString());
                return;
            }

            var separator = line.IndexOfAny('=', ',');
            string? name = null;
            var start = 0;
            // A string alone may end in the same sign; then what is before it is no name.
            if (separator >= 0 && separator <= LongestName && !line[(separator + 1)..].IsWhiteSpace())
            {
                name = line[..separator].Trim().ToString();
                start = separator + 1;
                if (!IsName(name))
                {
                    Problems.Add(new SessionProblem(number, 1 + skipped, SessionReadStatus.Invalid, "the name must be 1 to 64 letters, digits, dashes or underscores"));
                    name = null;
                }
            }

            Add(number, name, SessionText.Read(Unquote(line[start..], ref start)), start + skipped);
        }

        private void AddJson(int number, string line)
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                if (Text(document.RootElement, "session") is not { } session)
                {
                    Problems.Add(new SessionProblem(number, 0, SessionReadStatus.Invalid, "the object has no text 'session'"));
                    return;
                }

                var name = Text(document.RootElement, "name");
                if (name is not null && !IsName(name))
                {
                    Problems.Add(new SessionProblem(number, 0, SessionReadStatus.Invalid, "the name must be 1 to 64 letters, digits, dashes or underscores"));
                    name = null;
                }

                Add(number, name, SessionText.Read(session), Math.Max(0, line.IndexOf(session, StringComparison.Ordinal)));
            }
            catch (JsonException exception)
            {
                Problems.Add(new SessionProblem(number, (int)(exception.BytePositionInLine ?? 0) + 1, SessionReadStatus.Invalid, "the line is no JSON object"));
            }
        }

        private void Add(int number, string? name, SessionReadResult result, int start)
        {
            if (result.Session is not { } session)
            {
                Problems.Add(new SessionProblem(number, start + result.Position + 1, result.Status, result.Problem));
                return;
            }

            if (name is not null && !_names.TryAdd(name, number))
            {
                Problems.Add(new SessionProblem(number, 0, SessionReadStatus.Invalid, $"line {_names[name]} has the name {name} too"));
            }

            // Telegram ends a login that is used from two connections' owners at once (AUTH_KEY_DUPLICATED).
            if (!_keys.TryAdd(Convert.ToHexString(session.Session.Key), number))
            {
                Problems.Add(new SessionProblem(number, 0, SessionReadStatus.Invalid, $"line {_keys[Convert.ToHexString(session.Session.Key)]} has the same key"));
            }

            Sessions.Add(new NamedSession(name, session, number));
        }

        private static ReadOnlySpan<char> Unquote(ReadOnlySpan<char> text, ref int start)
        {
            var trimmed = text.Trim();
            if (trimmed is not ['"', .. var inner, '"'])
            {
                return text;
            }

            start += text.Length - text.TrimStart().Length + 1;
            return inner;
        }

        private static string? Text(JsonElement element, string name) =>
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
