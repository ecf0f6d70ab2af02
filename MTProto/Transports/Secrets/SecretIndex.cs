using System.Buffers.Binary;
using System.Security.Cryptography;
using MTProto.Crypto;
using MTProto.Transports.FakeTls;

namespace MTProto.Transports.Secrets;

/// <summary>
/// Finds which of many secrets an obfuscation header or a disguised ClientHello was made with, which neither of them says. Immutable; any number of
/// threads may search, each with its own <see cref="SecretHints"/>.
/// </summary>
public sealed class SecretIndex
{
    private readonly SecretEntry[] _entries;

    private SecretIndex(SecretEntry[] entries) => _entries = entries;

    /// <summary>An index without entries.</summary>
    public static SecretIndex Empty { get; } = new([]);

    /// <summary>The number of entries.</summary>
    public int Count => _entries.Length;

    /// <summary>Makes an index.</summary>
    /// <param name="entries">The entries; a match names one by its position. No two may have the same 16 bytes (<see cref="FindDuplicates"/>).</param>
    /// <exception cref="ArgumentException">Two entries have the same 16 bytes.</exception>
    public static SecretIndex Create(IReadOnlyList<SecretEntry> entries)
    {
        if (FindDuplicates(entries) is [var duplicate, ..])
        {
            throw new ArgumentException($"Entries {duplicate.First} and {duplicate.Second} have the same secret.", nameof(entries));
        }

        return new SecretIndex([.. entries]);
    }

    /// <summary>Finds entries that have the same 16 bytes as an earlier one, in whatever form.</summary>
    public static IReadOnlyList<SecretDuplicate> FindDuplicates(IReadOnlyList<SecretEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var seen = new Dictionary<UInt128, int>(entries.Count);
        var found = new List<SecretDuplicate>();
        for (var i = 0; i < entries.Count; i++)
        {
            var key = BinaryPrimitives.ReadUInt128BigEndian(entries[i].Secret.Key);
            if (!seen.TryAdd(key, i))
            {
                found.Add(new SecretDuplicate(seen[key], i));
            }
        }

        return found;
    }

    /// <summary>Reads an obfuscation header where it is known whose it must be, as inside fake TLS.</summary>
    /// <param name="header">At least 64 bytes, of which the first 64 are looked at.</param>
    /// <param name="secret">The secret; null where there is none.</param>
    /// <param name="match">What the header says, where the result is true; its index is 0.</param>
    /// <returns>False where the header was not made with this secret.</returns>
    public static bool TryReadHeader(ReadOnlySpan<byte> header, ProxySecret? secret, out SecretMatch match) =>
        ObfuscatedHeader.TryRead(header, secret, out match);

    /// <summary>Finds whose obfuscation header this is.</summary>
    /// <param name="header">At least 64 bytes, of which the first 64 are looked at.</param>
    /// <param name="network">Where the client is (<see cref="SecretHints.NetworkOf"/>).</param>
    /// <param name="hints">What the calling thread remembers.</param>
    /// <param name="match">The entry, the transport and both streams, where the result is <see cref="SecretSearch.Found"/>; only the index is set
    /// where it is <see cref="SecretSearch.FormRefused"/>.</param>
    public SecretSearch FindHeader(ReadOnlySpan<byte> header, ulong network, SecretHints hints, out SecretMatch match)
    {
        ArgumentNullException.ThrowIfNull(hints);
        for (var i = 0; i < _entries.Length; i++)
        {
            var entry = _entries[i];
            if (entry.Salt is not null || !ObfuscatedHeader.TryRead(header, entry.Secret, out match))
            {
                continue;
            }

            match.Index = i;
            var form = match.Kind == TransportKind.PaddedIntermediate ? SecretForms.Padded : SecretForms.Plain;
            if (entry.Forms.HasFlag(form))
            {
                return SecretSearch.Found;
            }

            match = new SecretMatch { Index = i };
            return SecretSearch.FormRefused;
        }

        match = default;
        return SecretSearch.Unknown;
    }

    /// <summary>Finds who made a ClientHello: its random is an HMAC-SHA256 under the secret over the whole record with the random zeroed, the last four
    /// bytes XORed with the client's clock.</summary>
    /// <param name="record">The hello as one record with its header, whatever it was cut into.</param>
    /// <param name="serverName">The host name that it asks for, in ASCII; empty without one.</param>
    /// <param name="network">Where the client is (<see cref="SecretHints.NetworkOf"/>).</param>
    /// <param name="hints">What the calling thread remembers.</param>
    /// <param name="match">The entry, where the result is <see cref="SecretSearch.Found"/> or <see cref="SecretSearch.FormRefused"/>.</param>
    public SecretSearch FindHello(ReadOnlySpan<byte> record, ReadOnlySpan<byte> serverName, ulong network, SecretHints hints, out HelloMatch match)
    {
        ArgumentNullException.ThrowIfNull(hints);
        match = default;
        if (record.Length < ClientHelloBuilder.RandomOffset + ClientHelloBuilder.RandomLength)
        {
            return SecretSearch.Unknown;
        }

        var zeroed = record.ToArray();
        zeroed.AsSpan(ClientHelloBuilder.RandomOffset, ClientHelloBuilder.RandomLength).Clear();
        var random = record.Slice(ClientHelloBuilder.RandomOffset, ClientHelloBuilder.RandomLength);
        for (var i = 0; i < _entries.Length; i++)
        {
            var entry = _entries[i];
            var secret = entry.Salt is { } salt ? DerivedSecret.Derive(salt.Span, entry.Secret, serverName) : entry.Secret;
            if (secret is not null && TryVerify(zeroed, random, secret, out var seconds))
            {
                match = new HelloMatch(i, secret, seconds);
                return entry.Forms.HasFlag(SecretForms.Tls) ? SecretSearch.Found : SecretSearch.FormRefused;
            }
        }

        return SecretSearch.Unknown;
    }

    private static bool TryVerify(ReadOnlySpan<byte> zeroed, ReadOnlySpan<byte> random, ProxySecret secret, out uint seconds)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret.Key, zeroed, digest);
        const int Compared = ClientHelloBuilder.RandomLength - 4;
        seconds = BinaryPrimitives.ReadUInt32LittleEndian(digest[Compared..]) ^ BinaryPrimitives.ReadUInt32LittleEndian(random[Compared..]);
        return CryptographicOperations.FixedTimeEquals(digest[..Compared], random[..Compared]);
    }
}
