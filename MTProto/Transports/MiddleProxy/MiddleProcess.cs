using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace MTProto.Transports.MiddleProxy;

/// <summary>How a process of either side calls itself when a connection is set up.</summary>
/// <param name="Address">Its IPv4 address as a number; 0 where it has none or means any.</param>
/// <param name="Port">Its port.</param>
/// <param name="Id">The low 16 bits of its process id: the field has no room for more, and the official proxy ends itself over longer ones.</param>
/// <param name="Started">When it started, Unix seconds.</param>
public readonly record struct MiddleProcess(uint Address, ushort Port, ushort Id, uint Started)
{
    /// <summary>Bytes of it in a message.</summary>
    public const int Length = 12;

    /// <summary>A process that is known by its address alone.</summary>
    public static MiddleProcess Of(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        var address = endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address;
        var number = address.AddressFamily == AddressFamily.InterNetwork ? BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes()) : 0;
        return new MiddleProcess(number, (ushort)endPoint.Port, 0, 0);
    }

    internal static MiddleProcess Read(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(source),
        BinaryPrimitives.ReadUInt16LittleEndian(source[4..]),
        BinaryPrimitives.ReadUInt16LittleEndian(source[6..]),
        BinaryPrimitives.ReadUInt32LittleEndian(source[8..]));

    internal void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Address);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[4..], Port);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[6..], Id);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], Started);
    }
}
