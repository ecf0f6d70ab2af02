using System.Buffers.Binary;

namespace MTProto.Transports.Secrets;

/// <summary>
/// What one thread remembers between searches: who came from which network and asked for which host name, so that they are tried first, and where
/// a search that was cut short is to go on. Serves any number of indexes one after the other; not safe for use by several threads.
/// </summary>
public sealed class SecretHints
{
    // ::ffff:0:0/96 (RFC 4291, section 2.5.5.2), whose low half is no /64 prefix that is routed.
    private const ulong MappedPrefix = 0xffff_0000_0000;

    private readonly HintTable _networks;
    private readonly HintTable _names;

    /// <summary>Makes an empty memory.</summary>
    /// <param name="networks">Client networks to remember, 0 for none; each takes 48 bytes.</param>
    /// <param name="names">Host names to remember, 0 for none; each takes 48 bytes.</param>
    public SecretHints(int networks = 4096, int names = 1024)
    {
        _networks = new HintTable(networks);
        _names = new HintTable(names);
    }

    /// <summary>Candidates that a search may try beside the remembered ones, 0 or more; in groups of 16, at least one. Lowered under load.</summary>
    public int Budget { get; set; } = int.MaxValue;

    /// <summary>Where the next search under a budget begins.</summary>
    internal int Cursor { get; set; }

    internal HelloSchedule Hello { get; } = new();

    /// <summary>The network that an address counts as: itself for IPv4, the /64 for IPv6.</summary>
    /// <param name="address">4 or 16 bytes in network order; an IPv4 address mapped into IPv6 is the IPv4 address.</param>
    public static ulong NetworkOf(ReadOnlySpan<byte> address)
    {
        if (address.Length == 4)
        {
            return MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(address);
        }

        var high = BinaryPrimitives.ReadUInt64BigEndian(address);
        var low = BinaryPrimitives.ReadUInt64BigEndian(address[8..]);
        return high == 0 && low >> 32 == MappedPrefix >> 32 ? low : high;
    }

    internal int Find(ulong network, ReadOnlySpan<byte> serverName, Span<ulong> secrets)
    {
        var count = _networks.Find(network, secrets);
        if (serverName.IsEmpty)
        {
            return count;
        }

        // A name that as many secrets share as are remembered says nothing: probably all of them do.
        var named = _names.Find(NameKey(serverName), secrets[count..]);
        return named < HintTable.Depth ? count + named : count;
    }

    internal void Remember(ulong network, ReadOnlySpan<byte> serverName, ulong secret)
    {
        _networks.Remember(network, secret);
        if (!serverName.IsEmpty)
        {
            _names.Remember(NameKey(serverName), secret);
        }
    }

    // FNV-1a. Two names with one key cost time and decide nothing.
    private static ulong NameKey(ReadOnlySpan<byte> name)
    {
        var hash = 0xcbf2_9ce4_8422_2325;
        foreach (var letter in name)
        {
            hash = (hash ^ (byte)(letter | 0x20)) * 0x0100_0000_01b3;
        }

        return hash;
    }
}
