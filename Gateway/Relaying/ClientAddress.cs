using System.Buffers.Binary;
using System.Net;
using MTProto.Transports.Secrets;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Relaying;

/// <summary>Where a client is: 16 bytes of address, of which IPv4 ones are mapped (RFC 4291 section 2.5.5.2), and a port. Holds no reference.</summary>
/// <param name="Value">The address, its first byte highest.</param>
/// <param name="Port">The port.</param>
internal readonly record struct ClientAddress(UInt128 Value, ushort Port)
{
    private static readonly UInt128 MappedPrefix = 0xffff;

    /// <summary>The address in a name that the system gave.</summary>
    public ClientAddress(in SocketName name)
        : this(name.Address, name.Port)
    {
    }

    /// <summary>The address of an end point.</summary>
    public ClientAddress(IPEndPoint endpoint)
        : this(new SocketName(endpoint))
    {
    }

    /// <summary>Whether it is an IPv4 address.</summary>
    public bool IsIPv4 => Value >> 32 == MappedPrefix;

    /// <summary>The IPv4 address as a number, where it is one.</summary>
    public uint IPv4 => (uint)Value;

    /// <summary>What one device or household has: the IPv4 address, or the first 64 bits of the IPv6 one.</summary>
    public UInt128 Device => IsIPv4 ? Value : (Value >> 64) << 64;

    /// <summary>The same in 8 bytes, as searches for secrets remember it (<see cref="SecretHints.NetworkOf"/>).</summary>
    public ulong Network
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            CopyTo(bytes);
            return SecretHints.NetworkOf(bytes);
        }
    }

    /// <summary>Writes the 16 bytes.</summary>
    public void CopyTo(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    /// <summary>The address as .NET knows it; IPv4 as such.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        CopyTo(bytes);
        return IsIPv4 ? new IPAddress(bytes[12..]) : new IPAddress(bytes);
    }

    /// <summary>Address and port as .NET knows them.</summary>
    public IPEndPoint ToEndPoint() => new(ToIPAddress(), Port);

    /// <inheritdoc />
    public override string ToString() => ToEndPoint().ToString();
}
