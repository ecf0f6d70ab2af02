using System.Globalization;
using System.Net;

namespace MTProto.Transports.MiddleProxy;

/// <summary>Where Telegram's middle proxies are (core.telegram.org/getProxyConfig and getProxyConfigV6).</summary>
/// <param name="Proxies">Addresses by data centre; negative numbers are for media.</param>
/// <param name="DefaultDc">The data centre whose proxies serve those that are not listed; null where the text names none.</param>
public sealed record MiddleConfiguration(IReadOnlyDictionary<int, IReadOnlyList<IPEndPoint>> Proxies, int? DefaultDc)
{
    /// <summary>The longest text that is taken, in characters; Telegram's has some 600.</summary>
    public const int MaxLength = 64 * 1024;

    private const int MaxDc = 32_767;
    private const int MaxPerDc = 64;

    /// <summary>Reads the text.</summary>
    /// <param name="text">Statements that end with <c>;</c> and comments from <c>#</c> to the end of the line.</param>
    /// <param name="configuration">The addresses, where the result is <see cref="MiddleStatus.Ok"/>.</param>
    /// <returns>
    /// <see cref="MiddleStatus.Incomplete"/> where the text ends within a statement or names no proxy, <see cref="MiddleStatus.Invalid"/> for a
    /// statement that cannot be, <see cref="MiddleStatus.Unsupported"/> for a text that is too long. Statements of other names are passed over, as they may be new.
    /// </returns>
    public static MiddleStatus TryParse(ReadOnlySpan<char> text, out MiddleConfiguration? configuration)
    {
        configuration = null;
        if (text.Length > MaxLength)
        {
            return MiddleStatus.Unsupported;
        }

        var proxies = new SortedDictionary<int, List<IPEndPoint>>();
        int? defaultDc = null;
        while (true)
        {
            text = SkipBlanks(text);
            if (text.IsEmpty)
            {
                break;
            }

            var end = text.IndexOf(';');
            if (end < 0)
            {
                return MiddleStatus.Incomplete;
            }

            if (!TryReadStatement(text[..end], proxies, ref defaultDc))
            {
                return MiddleStatus.Invalid;
            }

            text = text[(end + 1)..];
        }

        if (proxies.Count == 0)
        {
            return MiddleStatus.Incomplete;
        }

        configuration = new MiddleConfiguration(proxies.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<IPEndPoint>)pair.Value), defaultDc);
        return MiddleStatus.Ok;
    }

    /// <summary>Whether both say the same, in whatever order.</summary>
    public bool Matches(MiddleConfiguration? other) =>
        other is not null
        && other.DefaultDc == DefaultDc
        && other.Proxies.Count == Proxies.Count
        && Proxies.All(pair => other.Proxies.TryGetValue(pair.Key, out var others) && new HashSet<IPEndPoint>(pair.Value).SetEquals(others));

    private static ReadOnlySpan<char> SkipBlanks(ReadOnlySpan<char> text)
    {
        while (true)
        {
            text = text.TrimStart();
            if (text.IsEmpty || text[0] != '#')
            {
                return text;
            }

            var end = text.IndexOf('\n');
            text = end < 0 ? default : text[(end + 1)..];
        }
    }

    private static bool TryReadStatement(ReadOnlySpan<char> statement, SortedDictionary<int, List<IPEndPoint>> proxies, ref int? defaultDc)
    {
        var name = TakeWord(ref statement);
        if (name is "default")
        {
            defaultDc = TryReadDc(TakeWord(ref statement), out var number) ? number : null;
            return defaultDc is not null && statement.IsEmpty;
        }

        if (name is not ("proxy_for" or "proxy"))
        {
            // A page of HTML has semicolons, too: names are words of lower-case letters.
            return !name.IsEmpty && !name.ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz_");
        }

        var dc = 0;
        if (name is "proxy_for" && !TryReadDc(TakeWord(ref statement), out dc))
        {
            return false;
        }

        var address = TakeWord(ref statement);
        if (!statement.IsEmpty || !address.Contains(':') || !IPEndPoint.TryParse(address, out var endPoint) || endPoint.Port == 0)
        {
            return false;
        }

        if (!proxies.TryGetValue(dc, out var list))
        {
            proxies[dc] = list = [];
        }

        if (list.Count < MaxPerDc && !list.Contains(endPoint))
        {
            list.Add(endPoint);
        }

        return true;
    }

    private static bool TryReadDc(ReadOnlySpan<char> word, out int dc) =>
        int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out dc) && dc is >= -MaxDc and <= MaxDc;

    private static ReadOnlySpan<char> TakeWord(ref ReadOnlySpan<char> text)
    {
        text = text.TrimStart();
        var end = text.IndexOfAny(" \t\r\n");
        var word = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[end..].TrimStart();
        return word;
    }
}
