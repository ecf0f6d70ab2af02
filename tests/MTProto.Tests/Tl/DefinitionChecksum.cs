using System.Text;
using System.Text.RegularExpressions;

namespace MTProto.Tests.Tl;

/// <summary>
/// CRC-32 of a definition in the form in which Telegram computes ids: without the id and the semicolon, without fields that are
/// only a bit of their flags, generic arguments without brackets, <c>bytes</c> as <c>string</c>.
/// </summary>
internal static partial class DefinitionChecksum
{
    public static uint Compute(string line)
    {
        var text = Id().Replace(line, string.Empty, 1).TrimEnd(';');
        text = FlagBit().Replace(text, string.Empty)
            .Replace('<', ' ')
            .Replace('>', ' ')
            .Replace(":bytes", ":string", StringComparison.Ordinal)
            .Replace("?bytes", "?string", StringComparison.Ordinal);
        if (text.Contains("!X", StringComparison.Ordinal))
        {
            text = FirstWord().Replace(text, "$0 X:Type", 1);
        }

        return Crc32(Encoding.ASCII.GetBytes(Spaces().Replace(text, " ").Trim()));
    }

    private static uint Crc32(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
            }
        }

        return ~crc;
    }

    [GeneratedRegex("#[0-9a-f]{8}")]
    private static partial Regex Id();

    [GeneratedRegex(@" \w+:flags\d?\.\d+\?true")]
    private static partial Regex FlagBit();

    [GeneratedRegex(@"^\S+")]
    private static partial Regex FirstWord();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
