using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Telepool.Gateway.Admin;

/// <summary>What a caller of the operator's interface shows to be let in. Its text form never shows it.</summary>
public sealed class AdminToken
{
    /// <summary>What a token looks like, for errors.</summary>
    internal const string Form = "a token of 16 to 256 letters, digits and punctuation without spaces";

    private readonly byte[] _digest;

    private AdminToken(string text)
    {
        Text = text;
        _digest = SHA256.HashData(Encoding.UTF8.GetBytes(text));
    }

    // Kept for the commands, which show it to the gateway.
    internal string Text { get; }

    /// <summary>Takes a token of 16 to 256 visible ASCII characters (RFC 6750, section 2.1, and somewhat more).</summary>
    public static bool TryCreate(string? text, [NotNullWhen(true)] out AdminToken? token)
    {
        token = text is { Length: >= 16 and <= 256 } && text.All(letter => letter is > ' ' and <= '~') ? new AdminToken(text) : null;
        return token is not null;
    }

    /// <summary>Whether a text is this token, in a time that does not tell how much of it was right.</summary>
    public bool Is(string text) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(text)), _digest);

    /// <inheritdoc />
    public override string ToString() => "AdminToken";
}
