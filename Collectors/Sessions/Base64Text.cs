namespace Telepool.Collectors.Sessions;

/// <summary>Base64 in either alphabet (RFC 4648, sections 4 and 5), with or without padding: clients mix them.</summary>
internal static class Base64Text
{
    /// <summary>Decodes as far as whole bytes go.</summary>
    /// <param name="text">The digits.</param>
    /// <param name="bytes">The bytes; empty where a character does not belong.</param>
    /// <param name="isWhole">Whether the bits that fill no byte are zero, as encoders leave them. Otherwise the last digit was changed or cut off.</param>
    /// <returns>The index of the first character that does not belong; -1 where all do.</returns>
    public static int Decode(ReadOnlySpan<char> text, out byte[] bytes, out bool isWhole)
    {
        (bytes, isWhole) = ([], false);
        var digits = text.TrimEnd('=');
        if (text.Length - digits.Length > 2)
        {
            return digits.Length + 2;
        }

        var decoded = new byte[digits.Length * 6 / 8];
        var (bits, count, at) = (0, 0, 0);
        for (var i = 0; i < digits.Length; i++)
        {
            if (ValueOf(digits[i]) is not (>= 0 and var value))
            {
                return i;
            }

            bits = ((bits << 6) | value) & 0xffff;
            count += 6;
            if (count >= 8)
            {
                count -= 8;
                decoded[at++] = (byte)(bits >> count);
            }
        }

        bytes = decoded;
        isWhole = (bits & ((1 << count) - 1)) == 0;
        return -1;
    }

    /// <summary>The character of a string whose base64 begins at <paramref name="start"/> in which a byte begins.</summary>
    public static int CharacterOf(int start, int offset) => start + (offset * 8 / 6);

    private static int ValueOf(char digit) => digit switch
    {
        >= 'A' and <= 'Z' => digit - 'A',
        >= 'a' and <= 'z' => digit - 'a' + 26,
        >= '0' and <= '9' => digit - '0' + 52,
        '+' or '-' => 62,
        '/' or '_' => 63,
        _ => -1,
    };
}
