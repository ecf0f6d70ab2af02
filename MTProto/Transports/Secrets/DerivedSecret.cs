using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using MTProto.Crypto;

namespace MTProto.Transports.Secrets;

/// <summary>
/// A secret per host name from one master secret: the first 16 bytes of SHA-256 over salt, master secret and host name. Whoever has one of them cannot
/// find the others, and the server needs no list: the name in the ClientHello says which it is.
/// </summary>
public static class DerivedSecret
{
    // A host name of the DNS (RFC 1035, section 2.3.4); an ee secret takes less.
    private const int MaxName = 253;

    /// <summary>Derives the secret for a host name.</summary>
    /// <param name="salt">The deployment's salt, any length.</param>
    /// <param name="master">The master secret.</param>
    /// <param name="serverName">The host name in ASCII; letters count in lower case.</param>
    /// <returns>The secret with the <c>ee</c> mark; null where the name is not a host name.</returns>
    public static ProxySecret? Derive(ReadOnlySpan<byte> salt, ProxySecret master, ReadOnlySpan<byte> serverName)
    {
        ArgumentNullException.ThrowIfNull(master);
        if (serverName.Length > MaxName)
        {
            return null;
        }

        Span<byte> name = stackalloc byte[serverName.Length];
        if (Ascii.ToLower(serverName, name, out _) != OperationStatus.Done)
        {
            return null;
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        HashParts.Sha256(salt, master.Key, name, digest);
        byte[] bytes = [ProxySecret.TlsMark, .. digest[..ProxySecret.KeyLength], .. name];
        return ProxySecret.TryCreate(bytes, out var secret) == ProxySecretStatus.Ok ? secret : null;
    }
}
