using System.Net;

namespace Telepool.Gateway.Listening;

/// <summary>A few networks; whether an address is in one of them, without allocating.</summary>
internal sealed class NetworkList
{
    private readonly (UInt128 First, UInt128 Last)[] _ranges;

    /// <summary>Those of the networks; IPv4 ones count for mapped addresses.</summary>
    public NetworkList(IReadOnlyList<IPNetwork> networks) => _ranges = [.. networks.Select(RangeOf)];

    /// <summary>Whether an address is in one of them.</summary>
    /// <param name="address">Its 16 bytes as a number; IPv4 is mapped (RFC 4291 section 2.5.5.2).</param>
    public bool Contains(UInt128 address)
    {
        foreach (var (first, last) in _ranges)
        {
            if (address >= first && address <= last)
            {
                return true;
            }
        }

        return false;
    }

    private static (UInt128 First, UInt128 Last) RangeOf(IPNetwork network)
    {
        var bytes = network.BaseAddress.MapToIPv6().GetAddressBytes();
        var first = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        var free = network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 - network.PrefixLength : 128 - network.PrefixLength;
        return (first, free == 128 ? UInt128.MaxValue : first + ((UInt128.One << free) - 1));
    }
}
