using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MTProto.Transports;

/// <summary>
/// The secret of an MTProto proxy: 16 bytes, preceded by <c>dd</c> where the padded transport is wanted
/// (core.telegram.org/mtproto/mtproto-transports#transport-obfuscation), or preceded by <c>ee</c> and followed by a host name where the
/// connection is to look like TLS to that host. Its text form never shows the secret.
/// </summary>
public sealed class ProxySecret
{
    /// <summary>Bytes of the key.</summary>
    public const int KeyLength = 16;

    /// <summary>What a secret for fake TLS begins with.</summary>
    internal const byte TlsMark = 0xee;

    private const byte PaddedMark = 0xdd;

    // What Telegram's own clients accept at most.
    private const int MaxDomain = 182;

    private readonly byte[] _key;

    private ProxySecret(ReadOnlySpan<byte> key, bool requiresPadding, string? domain = null)
    {
        _key = key.ToArray();
        RequiresPadding = requiresPadding;
        Domain = domain;
    }

    /// <summary>Whether the secret began with <c>dd</c> or <c>ee</c>: clients use <see cref="TransportKind.PaddedIntermediate"/>.</summary>
    public bool RequiresPadding { get; }

    /// <summary>The host that a connection is to look like TLS to, from an <c>ee</c> secret; null for the other kinds.</summary>
    public string? Domain { get; }

    /// <summary>The 16 bytes that go into the keys of the obfuscation.</summary>
    public ReadOnlySpan<byte> Key => _key;

    /// <summary>Takes a secret as bytes: 16 of them, <c>dd</c> and 16, or <c>ee</c>, 16 and a host name.</summary>
    /// <param name="bytes">The bytes; anything else than the above is not <see cref="ProxySecretStatus.Ok"/>.</param>
    /// <param name="secret">The secret, where there is one.</param>
    public static ProxySecretStatus TryCreate(ReadOnlySpan<byte> bytes, out ProxySecret? secret)
    {
        secret = null;
        if (bytes.Length == KeyLength)
        {
            secret = new ProxySecret(bytes, false);
            return ProxySecretStatus.Ok;
        }

        if (bytes.Length == KeyLength + 1 && bytes[0] == PaddedMark)
        {
            secret = new ProxySecret(bytes[1..], true);
            return ProxySecretStatus.Ok;
        }

        if (bytes.Length <= KeyLength + 1)
        {
            return ProxySecretStatus.Invalid;
        }

        if (bytes[0] != TlsMark)
        {
            return bytes[0] == PaddedMark ? ProxySecretStatus.Invalid : ProxySecretStatus.Unsupported;
        }

        var name = bytes[(KeyLength + 1)..];
        var domain = name.Length <= MaxDomain && Ascii.IsValid(name) ? Encoding.ASCII.GetString(name) : string.Empty;
        if (Uri.CheckHostName(domain) != UriHostNameType.Dns)
        {
            return ProxySecretStatus.Invalid;
        }

        secret = new ProxySecret(bytes.Slice(1, KeyLength), true, domain);
        return ProxySecretStatus.Ok;
    }

    /// <summary>Reads a secret as proxy links carry it: hexadecimal, or base64 of either alphabet with or without padding.</summary>
    public static ProxySecretStatus TryParse(string? text, out ProxySecret? secret)
    {
        secret = null;
        return TryDecode(text, out var bytes) ? TryCreate(bytes, out secret) : ProxySecretStatus.Invalid;
    }

    /// <summary>The secret in hexadecimal, as proxy links carry it. For whoever is to be given it, never for logs.</summary>
    public string Reveal() =>
        (Domain is not null ? "ee" : RequiresPadding ? "dd" : string.Empty)
        + Convert.ToHexStringLower(_key)
        + Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Domain ?? string.Empty));

    /// <inheritdoc />
    public override string ToString() => Domain is not null ? "ProxySecret (ee)" : RequiresPadding ? "ProxySecret (dd)" : "ProxySecret";

    private static bool TryDecode(string? text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;

        // The longest is a TLS secret: a mark, the key and a host name of at most 253 bytes.
        if (string.IsNullOrEmpty(text) || text.Length > 2 * (1 + KeyLength + 253))
        {
            return false;
        }

        if (text.Length % 2 == 0 && !text.AsSpan().ContainsAnyExcept("0123456789abcdefABCDEF"))
        {
            bytes = Convert.FromHexString(text);
            return true;
        }

        var base64 = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        base64 = base64.PadRight((base64.Length + 3) & ~3, '=');
        var decoded = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, decoded, out var length))
        {
            return false;
        }

        bytes = decoded[..length];
        return true;
    }
}
