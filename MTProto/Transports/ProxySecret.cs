using System.Diagnostics.CodeAnalysis;

namespace MTProto.Transports;

/// <summary>
/// The secret of an MTProto proxy: 16 bytes, preceded by <c>dd</c> where the padded transport is wanted
/// (core.telegram.org/mtproto/mtproto-transports#transport-obfuscation). Its text form never shows the secret.
/// </summary>
public sealed class ProxySecret
{
    /// <summary>Bytes of the key.</summary>
    public const int KeyLength = 16;

    private const byte PaddedMark = 0xdd;
    private const byte TlsMark = 0xee;

    private readonly byte[] _key;

    private ProxySecret(ReadOnlySpan<byte> key, bool requiresPadding)
    {
        _key = key.ToArray();
        RequiresPadding = requiresPadding;
    }

    /// <summary>Whether the secret began with <c>dd</c>: clients use <see cref="TransportKind.PaddedIntermediate"/>.</summary>
    public bool RequiresPadding { get; }

    /// <summary>The 16 bytes that go into the keys of the obfuscation.</summary>
    public ReadOnlySpan<byte> Key => _key;

    /// <summary>Takes a secret as bytes: 16 of them, or <c>dd</c> and 16.</summary>
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

        return bytes.Length > KeyLength + 1 && bytes[0] == TlsMark ? ProxySecretStatus.Unsupported : ProxySecretStatus.Invalid;
    }

    /// <summary>Reads a secret as proxy links carry it: hexadecimal, or base64 of either alphabet with or without padding.</summary>
    public static ProxySecretStatus TryParse(string? text, out ProxySecret? secret)
    {
        secret = null;
        return TryDecode(text, out var bytes) ? TryCreate(bytes, out secret) : ProxySecretStatus.Invalid;
    }

    /// <summary>The secret in hexadecimal, as proxy links carry it. For whoever is to be given it, never for logs.</summary>
    public string Reveal() => (RequiresPadding ? "dd" : string.Empty) + Convert.ToHexStringLower(_key);

    /// <inheritdoc />
    public override string ToString() => RequiresPadding ? "ProxySecret (dd)" : "ProxySecret";

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
