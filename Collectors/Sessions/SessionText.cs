using System.Buffers.Binary;
using System.Net;
using System.Text;
using Grains.Interfaces.Accounts;

namespace Telepool.Collectors.Sessions;

/// <summary>Reads the session strings of other clients and tells them apart by itself. Pure: no file, no network.</summary>
/// <remarks>
/// Layouts, all big-endian. Telethon (telethon/sessions/string.py): "1", then base64url of data centre (1), address (4 or 16), port (2), key (256);
/// always padded. gramjs (telegram/sessions/StringSession): "1", then base64 of data centre (1), length (2) and text of the address, port (2),
/// key (256). Pyrogram (pyrogram/storage/storage.py): base64url without padding of data centre (1), api_id (4), test (1), key (256), user (8), bot (1);
/// before 2.0 without api_id, and before 1.4 with a user of 4 bytes.
/// </remarks>
public static class SessionText
{
    private const int KeyLength = PortableSession.KeyLength;
    private const int TelethonV4 = 1 + 4 + 2 + KeyLength;
    private const int TelethonV6 = 1 + 16 + 2 + KeyLength;
    private const int GramjsFixed = 1 + 2 + 2 + KeyLength;
    private const int PyrogramOldest = 1 + 1 + KeyLength + 4 + 1;
    private const int PyrogramOld = 1 + 1 + KeyLength + 8 + 1;
    private const int Pyrogram = 1 + 4 + 1 + KeyLength + 8 + 1;

    // gramjs itself takes a longer length for the first bytes of an IPv6 address.
    private const int LongestAddress = 100;
    private const int LengthOfPaddedV4 = 352;

    /// <summary>Reads a session string.</summary>
    /// <param name="text">The string; white space around it is no part of it.</param>
    public static SessionReadResult Read(ReadOnlySpan<char> text)
    {
        var skipped = text.Length - text.TrimStart().Length;
        var result = ReadTrimmed(text.Trim());
        return result with { Position = result.Status == SessionReadStatus.Ok ? 0 : result.Position + skipped };
    }

    private static SessionReadResult ReadTrimmed(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return SessionReadResult.Incomplete(0, "there is no session string");
        }

        // Telethon and gramjs begin with their version; what else begins with a digit begins with no data centre.
        var start = text[0] == '1' ? 1 : 0;
        var wrong = Base64Text.Decode(text[start..], out var bytes, out var isWhole);
        if (wrong >= 0)
        {
            return wrong == 0 && start == 0
                ? SessionReadResult.Unsupported(0, "this is no session string of Telethon, Pyrogram or gramjs")
                : SessionReadResult.Invalid(start + wrong, $"'{text[start + wrong]}' does not belong into a session string");
        }

        var result = start == 1 ? ReadVersion1(bytes, text.Length) : ReadPyrogram(bytes, text.Length);
        return !isWhole && result.Status == SessionReadStatus.Ok
            ? SessionReadResult.Invalid(text.TrimEnd('=').Length - 1, "the last character was changed, or the next ones cut off")
            : result;
    }

    private static SessionReadResult ReadVersion1(ReadOnlySpan<byte> bytes, int length)
    {
        if (bytes.Length < 3)
        {
            return SessionReadResult.Incomplete(length, "the session string ends too early");
        }

        if (bytes.Length == TelethonV4 && length == LengthOfPaddedV4 + 1)
        {
            return ReadTelethon(bytes, 4);
        }

        var addressLength = BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]);
        if (addressLength is > 0 and <= LongestAddress && IsAddress(bytes[3..Math.Min(bytes.Length, 3 + addressLength)]))
        {
            var whole = GramjsFixed + addressLength;
            return bytes.Length < whole ? SessionReadResult.Incomplete(length, $"the session string (gramjs) ends too early: {bytes.Length} of {whole} bytes")
                : bytes.Length > whole ? SessionReadResult.Invalid(Base64Text.CharacterOf(1, whole), $"the session string (gramjs) has {bytes.Length - whole} bytes too many")
                : SessionFields.Compose(
                    SessionFormat.Gramjs,
                    bytes[0],
                    bytes[^KeyLength..],
                    userId: 0,
                    Encoding.ASCII.GetString(bytes.Slice(3, addressLength)),
                    dcPosition: 1,
                    Base64Text.CharacterOf(1, bytes.Length - KeyLength));
        }

        return bytes.Length == TelethonV6 ? ReadTelethon(bytes, 16)
            : bytes.Length > TelethonV6 ? SessionReadResult.Invalid(Base64Text.CharacterOf(1, TelethonV6), $"the session string (Telethon) has {bytes.Length - TelethonV6} bytes too many")
            : SessionReadResult.Incomplete(length, $"the session string (Telethon) ends too early: {bytes.Length} bytes, of {TelethonV4} with an IPv4 address or {TelethonV6} with an IPv6 address");
    }

    private static SessionReadResult ReadTelethon(ReadOnlySpan<byte> bytes, int addressLength) => SessionFields.Compose(
        SessionFormat.Telethon,
        bytes[0],
        bytes[^KeyLength..],
        userId: 0,
        new IPAddress(bytes.Slice(1, addressLength)).ToString(),
        dcPosition: 1,
        Base64Text.CharacterOf(1, bytes.Length - KeyLength));

    private static SessionReadResult ReadPyrogram(ReadOnlySpan<byte> bytes, int length)
    {
        // The data centre (1), then the test flag, which the newest layout has behind the api_id.
        var (flag, userLength) = bytes.Length switch
        {
            PyrogramOldest => (1, 4),
            PyrogramOld => (1, 8),
            Pyrogram => (5, 8),
            _ => (0, 0),
        };
        if (flag == 0)
        {
            return bytes.Length < Pyrogram ? SessionReadResult.Incomplete(length, $"the session string (Pyrogram) ends too early: {bytes.Length} of {Pyrogram} bytes")
                : bytes[0] == 3 ? SessionReadResult.Unsupported(0, "this looks like an mtcute session string; @mtcute/convert makes one of Telethon's or gramjs' kind of it")
                : SessionReadResult.Invalid(Base64Text.CharacterOf(0, Pyrogram), $"the session string (Pyrogram) has {bytes.Length - Pyrogram} bytes too many");
        }

        // A cut of the newest layout can have the length of an older one. Its api_id begins with zeros where the older ones have the key, of which
        // one in 256 does so too; Telegram would refuse the wrong key in any case.
        if (flag == 1 && bytes[2] == 0)
        {
            return SessionReadResult.Incomplete(length, $"the session string (Pyrogram) ends too early: {bytes.Length} of {Pyrogram} bytes; if it is an old one, export it anew with Pyrogram 2");
        }

        var user = bytes.Slice(flag + 1 + KeyLength, userLength);
        var (test, bot) = (bytes[flag], bytes[^1]);
        if (test > 1 || bot > 1)
        {
            return SessionReadResult.Invalid(
                Base64Text.CharacterOf(0, test > 1 ? flag : bytes.Length - 1), $"the session string (Pyrogram) has a {(test > 1 ? "test" : "bot")} flag that is neither 0 nor 1");
        }

        if (test == 1)
        {
            return SessionReadResult.Unsupported(Base64Text.CharacterOf(0, flag), SessionFields.TestServers);
        }

        if (bot == 1)
        {
            return SessionReadResult.Unsupported(Base64Text.CharacterOf(0, bytes.Length - 1), SessionFields.BotsAreNotTaken);
        }

        var userId = userLength == 4 ? BinaryPrimitives.ReadUInt32BigEndian(user) : BinaryPrimitives.ReadInt64BigEndian(user);
        return userId <= 0
            ? SessionReadResult.Invalid(Base64Text.CharacterOf(0, flag + 1 + KeyLength), "the session string (Pyrogram) names no user")
            : SessionFields.Compose(SessionFormat.Pyrogram, bytes[0], bytes.Slice(flag + 1, KeyLength), userId, address: null, 0, Base64Text.CharacterOf(0, flag + 1));
    }

    /// <summary>Addresses are written as numbers or as a host name; the key's random bytes look like neither for long.</summary>
    private static bool IsAddress(ReadOnlySpan<byte> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)character) && character is not ((byte)'.' or (byte)':' or (byte)'-'))
            {
                return false;
            }
        }

        return true;
    }
}
