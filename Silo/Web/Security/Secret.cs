using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Telepool.Silo.Web.Security;

/// <summary>What is shown to be let in: 256 random bits, of which only the SHA-256 is kept. That many bits need no slow hash: they cannot be guessed.</summary>
internal static class Secret
{
    private const int Size = 32;

    /// <summary>The length of a secret's text.</summary>
    public const int Length = 43;

    /// <summary>A new one, in base64url (RFC 4648, section 5).</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Size));

    /// <summary>What is kept of it: SHA-256 in lower-case hexadecimal.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Whether a text has the form of a secret.</summary>
    public static bool HasForm(string? text) => text is { Length: Length } && text.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    /// <summary>Compares in a time that does not tell where two texts differ.</summary>
    public static bool AreSame(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
