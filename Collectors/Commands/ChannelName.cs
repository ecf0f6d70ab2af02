namespace Telepool.Collectors.Commands;

/// <summary>The ways in which people write a channel.</summary>
public static class ChannelName
{
    private static readonly string[] Prefixes = ["https://t.me/", "http://t.me/", "t.me/", "@"];

    /// <summary>The username without the at sign; null where the text is no username (ASCII letters, digits and underscores, 64 at most).</summary>
    public static string? TryParse(string text)
    {
        foreach (var prefix in Prefixes)
        {
            if (text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                text = text[prefix.Length..];
                break;
            }
        }

        return text.Length is > 0 and <= 64 && text.All(character => char.IsAsciiLetterOrDigit(character) || character == '_') ? text : null;
    }
}
