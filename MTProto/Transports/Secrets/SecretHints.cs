using System.Buffers.Binary;

namespace MTProto.Transports.Secrets;

/// <summary>
/// What one thread remembers between searches: who came from which network and asked for which host name, so that they are tried first, and where
/// a search that was cut short is to go on. Serves any number of indexes one after the other; not safe for use by several threads.
/// </summary>
public sealed class SecretHints
{
    /// <summary>Candidates that a search may try beside the remembered ones; lowered under load.</summary>
    public int Budget { get; set; } = int.MaxValue;

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

    // ::ffff:0:0/96 (RFC 4291, section 2.5.5.2), whose low half is no /64 prefix that is routed.
    private const ulong MappedPrefix = 0xffff_0000_0000;
}
