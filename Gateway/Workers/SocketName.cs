using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Telepool.Gateway.Workers;

/// <summary>An address and port as the system's calls take them: sockaddr_in or sockaddr_in6 (ip(7), ipv6(7)).</summary>
internal struct SocketName
{
    /// <summary>Bytes of the longer of both.</summary>
    public const int Capacity = 28;

    private const ushort Inet = 2;
    private const ushort Inet6 = 10;
    private const int Inet4Length = 16;

    private Storage _bytes;
    private uint _length;

    /// <summary>The address and port of an end point.</summary>
    public SocketName(IPEndPoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        Span<byte> bytes = _bytes;
        var isV4 = endpoint.AddressFamily == AddressFamily.InterNetwork;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, isV4 ? Inet : Inet6);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)endpoint.Port);
        endpoint.Address.TryWriteBytes(bytes[(isV4 ? 4 : 8)..], out _);
        if (!isV4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[24..], (uint)endpoint.Address.ScopeId);
        }

        _length = isV4 ? Inet4Length : (uint)Capacity;
    }

    /// <summary>The protocol family for socket(2).</summary>
    public readonly int Family => BinaryPrimitives.ReadUInt16LittleEndian(_bytes);

    /// <summary>Bytes that are used.</summary>
    public readonly uint Length => _length;

    /// <summary>The bytes, for a call that fills them in.</summary>
    [UnscopedRef]
    internal Span<byte> Bytes => _bytes;

    /// <summary>The port; 0 where the family is another.</summary>
    public readonly ushort Port => IsInternet ? BinaryPrimitives.ReadUInt16BigEndian(((ReadOnlySpan<byte>)_bytes)[2..]) : (ushort)0;

    private readonly bool IsInternet => Family is Inet or Inet6;

    /// <summary>The address in 16 bytes; an IPv4 address is mapped (RFC 4291 section 2.5.5.2). Zeros where the family is another.</summary>
    public readonly UInt128 Address
    {
        get
        {
            ReadOnlySpan<byte> bytes = _bytes;
            return Family switch
            {
                Inet => new UInt128(0, 0xffff_0000_0000ul | BinaryPrimitives.ReadUInt32BigEndian(bytes[4..])),
                Inet6 => BinaryPrimitives.ReadUInt128BigEndian(bytes[8..]),
                _ => 0,
            };
        }
    }

    /// <summary>The same as an end point.</summary>
    public readonly IPEndPoint ToEndPoint()
    {
        ReadOnlySpan<byte> bytes = _bytes;
        return Family == Inet
            ? new IPEndPoint(new IPAddress(bytes.Slice(4, 4)), Port)
            : new IPEndPoint(new IPAddress(bytes.Slice(8, 16), BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..])), Port);
    }

    internal void SetLength(uint length) => _length = length;

    [InlineArray(Capacity)]
    private struct Storage
    {
        private byte _first;
    }
}
