using System.Buffers.Binary;
using System.Net;

namespace Telepool.Gateway.Admission;

/// <summary>
/// Who is counted as one: an IPv4 address, or the /64 network of an IPv6 address, since that is what a household or a phone is given and may choose from freely.
/// </summary>
/// <param name="Value">The network's upper 64 bits; an IPv4 address below 0:ffff::/32, which is no network's (RFC 4291 section 2.4 keeps ::/8).</param>
public readonly record struct AddressKey(ulong Value)
{
    /// <summary>The key of an address.</summary>
    /// <param name="address">Its 16 bytes as a number; IPv4 is mapped (RFC 4291 section 2.5.5.2).</param>
    public static AddressKey Of(UInt128 address) => new(IsV4(address) ? (ulong)address : (ulong)(address >> 64));

    /// <inheritdoc cref="Of(UInt128)"/>
    public static AddressKey Of(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        return Of(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>Whether 16 bytes hold an IPv4 address.</summary>
    public static bool IsV4(UInt128 address) => (address >> 32) == 0xffff;

    /// <summary>The key as a network: a /32 or a /64.</summary>
    public IPNetwork ToNetwork()
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Value);
        return Value >> 32 == 0xffff ? new IPNetwork(new IPAddress(bytes[4..8]), 32) : new IPNetwork(new IPAddress(bytes), 64);
    }

    /// <inheritdoc/>
    public override string ToString() => ToNetwork().ToString();
}
