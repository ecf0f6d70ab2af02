using System.Buffers.Binary;
using System.Numerics;
using MTProto.Transports.FakeTls;

namespace MTProto.Transports.Secrets;

/// <summary>
/// Finds which of many secrets an obfuscation header or a disguised ClientHello was made with, which neither of them says. Immutable; any number of
/// threads may search, each with its own <see cref="SecretHints"/>.
/// </summary>
public sealed class SecretIndex
{
    // What a hello of the longest message fits into.
    private const int MaxRecord = TlsRecord.HeaderLength + 4 + ClientHello.MaxLength;

    // By network and by host name.
    private const int MaxHints = 2 * HintTable.Depth;

    private readonly SecretEntry[] _entries;

    // Entries whose secret itself opens the door, and those that only derive others.
    private readonly SecretLanes _lanes;
    private readonly int[] _direct;
    private readonly int[] _derived;
    private readonly Dictionary<ulong, int> _byFingerprint;

    private SecretIndex(SecretEntry[] entries, LaneWidth width)
    {
        _entries = entries;
        var positions = Enumerable.Range(0, entries.Length).ToLookup(i => entries[i].Salt is null);
        _direct = [.. positions[true]];
        _derived = [.. positions[false]];
        _lanes = new SecretLanes([.. _direct.Select(i => entries[i].Secret)], width);
        _byFingerprint = new Dictionary<ulong, int>(_direct.Length);
        for (var i = 0; i < _direct.Length; i++)
        {
            _byFingerprint.TryAdd(_lanes.Fingerprint(i), i);
        }
    }

    /// <summary>An index without entries.</summary>
    public static SecretIndex Empty { get; } = Create([]);

    /// <summary>The number of entries.</summary>
    public int Count => _entries.Length;

    /// <summary>Makes an index.</summary>
    /// <param name="entries">The entries; a match names one by its position. No two may have the same 16 bytes (<see cref="FindDuplicates"/>).</param>
    /// <exception cref="ArgumentException">Two entries have the same 16 bytes.</exception>
    public static SecretIndex Create(IReadOnlyList<SecretEntry> entries) => Create(entries, SecretLanes.BestWidth);

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
        header = header[..ObfuscationHeader.Length];
        Span<ulong> remembered = stackalloc ulong[MaxHints];
        var count = hints.Find(network, default, remembered);
        for (var i = 0; i < count; i++)
        {
            if (_byFingerprint.TryGetValue(remembered[i], out var position) && IsHeaderOf(position, header, network, hints, out match, out var result))
            {
                return result;
            }
        }

        var groups = Groups(hints, out var first);
        for (var i = 0; i < groups; i++)
        {
            var group = (first + i) % _lanes.Groups;
            for (var found = _lanes.TryHeader(group, header); found != 0; found &= found - 1)
            {
                var position = (group * SecretLanes.GroupLength) + BitOperations.TrailingZeroCount(found);
                if (IsHeaderOf(position, header, network, hints, out match, out var result))
                {
                    return result;
                }
            }
        }

        match = default;
        return groups == _lanes.Groups ? SecretSearch.Unknown : SecretSearch.OverBudget;
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
        if (record.Length is < ClientHelloBuilder.RandomOffset + ClientHelloBuilder.RandomLength or > MaxRecord)
        {
            return SecretSearch.Unknown;
        }

        var hello = hints.Hello;
        hello.Take(record);
        Span<ulong> remembered = stackalloc ulong[MaxHints];
        var count = hints.Find(network, serverName, remembered);
        for (var i = 0; i < count; i++)
        {
            if (!remembered[..i].Contains(remembered[i])
                && _byFingerprint.TryGetValue(remembered[i], out var position)
                && IsHelloOf(position, hello, serverName, network, hints, out match, out var result))
            {
                return result;
            }
        }

        foreach (var index in _derived)
        {
            var entry = _entries[index];
            if (DerivedSecret.Derive(entry.Salt.GetValueOrDefault().Span, entry.Secret, serverName) is { } secret
                && hello.TryVerify(secret, out var seconds))
            {
                match = new HelloMatch(index, secret, seconds);
                return Judge(index, SecretForms.Tls);
            }
        }

        var groups = Groups(hints, out var first);
        if (groups > 0)
        {
            hello.Expand();
        }

        for (var i = 0; i < groups; i++)
        {
            var group = (first + i) % _lanes.Groups;
            for (var found = _lanes.TryHello(group, hello); found != 0; found &= found - 1)
            {
                var position = (group * SecretLanes.GroupLength) + BitOperations.TrailingZeroCount(found);
                if (IsHelloOf(position, hello, serverName, network, hints, out match, out var result))
                {
                    return result;
                }
            }
        }

        return groups == _lanes.Groups ? SecretSearch.Unknown : SecretSearch.OverBudget;
    }

    internal static SecretIndex Create(IReadOnlyList<SecretEntry> entries, LaneWidth width)
    {
        if (FindDuplicates(entries) is [var duplicate, ..])
        {
            throw new ArgumentException($"Entries {duplicate.First} and {duplicate.Second} have the same secret.", nameof(entries));
        }

        return new SecretIndex([.. entries], width);
    }

    // Groups to try, and the first of them: where a budget cuts searches short each begins where the one before stopped, so that whoever tries again is found.
    private int Groups(SecretHints hints, out int first)
    {
        first = 0;
        if (hints.Budget >= _lanes.Count)
        {
            return _lanes.Groups;
        }

        var groups = Math.Max(1, hints.Budget / SecretLanes.GroupLength);
        if (groups >= _lanes.Groups)
        {
            return _lanes.Groups;
        }

        first = hints.Cursor % _lanes.Groups;
        hints.Cursor = first + groups;
        return groups;
    }

    private bool IsHeaderOf(int position, ReadOnlySpan<byte> header, ulong network, SecretHints hints, out SecretMatch match, out SecretSearch result)
    {
        result = SecretSearch.Unknown;
        var index = _direct[position];
        if (!ObfuscatedHeader.TryRead(header, _entries[index].Secret, out match))
        {
            return false;
        }

        result = Judge(index, match.Kind == TransportKind.PaddedIntermediate ? SecretForms.Padded : SecretForms.Plain);
        hints.Remember(network, default, _lanes.Fingerprint(position));
        match = result == SecretSearch.Found ? match with { Index = index } : new SecretMatch { Index = index };
        return true;
    }

    private bool IsHelloOf(
        int position, HelloSchedule hello, ReadOnlySpan<byte> serverName, ulong network, SecretHints hints, out HelloMatch match, out SecretSearch result)
    {
        var index = _direct[position];
        var secret = _entries[index].Secret;
        if (!hello.TryVerify(secret, out var seconds))
        {
            match = default;
            result = SecretSearch.Unknown;
            return false;
        }

        match = new HelloMatch(index, secret, seconds);
        result = Judge(index, SecretForms.Tls);
        hints.Remember(network, serverName, _lanes.Fingerprint(position));
        return true;
    }

    private SecretSearch Judge(int index, SecretForms form) =>
        (_entries[index].Forms & form) != 0 ? SecretSearch.Found : SecretSearch.FormRefused;
}
