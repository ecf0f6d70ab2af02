using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Telepool.Gateway.Users;

/// <summary>The networks that a user may not connect from, as numbers. A handful, so they are gone through one by one.</summary>
internal sealed class DeniedNetworks
{
    private const int Bits = 128;
    private const int V4Bits = 32;

    private readonly (UInt128 Network, UInt128 Mask)[] _networks;

    private DeniedNetworks((UInt128 Network, UInt128 Mask)[] networks) => _networks = networks;

    /// <summary>Prepares networks; null where there are none.</summary>
    public static DeniedNetworks? Of(IReadOnlyList<IPNetwork> networks) => networks.Count == 0 ? null : new([.. networks.Select(Prepare)]);

    /// <summary>Whether an address (IPv4 mapped) is in one of them.</summary>
    public bool Contains(UInt128 address)
    {
        foreach (var (network, mask) in _networks)
        {
            if ((address & mask) == network)
            {
                return true;
            }
        }

        return false;
    }

    private static (UInt128 Network, UInt128 Mask) Prepare(IPNetwork network)
    {
        var length = network.PrefixLength + (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? Bits - V4Bits : 0);
        var mask = length == 0 ? UInt128.Zero : UInt128.MaxValue << (Bits - length);
        Span<byte> bytes = stackalloc byte[Bits / 8];
        network.BaseAddress.MapToIPv6().TryWriteBytes(bytes, out _);
        return (BinaryPrimitives.ReadUInt128BigEndian(bytes) & mask, mask);
    }
}
