using System.Buffers.Binary;
using System.Net;
using System.Numerics;

namespace Telepool.Gateway.Listening.ProxyProtocol;

/// <summary>The binary header of version 2 (section 2.2 of the specification).</summary>
internal static class ProxyHeaderV2
{
    /// <summary>Bytes of the longest header that is read. Two paths of unix sockets take 232; the rest is room for a balancer's extensions.</summary>
    public const int MaxLength = 4096;

    private const int FixedLength = 16;
    private const int V4Length = 12;
    private const int V6Length = 36;
    private const int UnixLength = 216;
    private const byte LocalCommand = 0x20;
    private const byte ProxyCommand = 0x21;
    private const int TlvHeader = 3;
    private const byte ChecksumType = 0x03;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <inheritdoc cref="ProxyHeaderReader.Read"/>
    public static ProxyHeaderStatus Read(ReadOnlySpan<byte> data, out ProxyHeader header, out int consumed)
    {
        header = default;
        consumed = 0;
        var common = Math.Min(data.Length, Signature.Length);
        if (!data[..common].SequenceEqual(Signature[..common]))
        {
            return ProxyHeaderStatus.Invalid;
        }

        if (data.Length > Signature.Length && data[Signature.Length] is not (LocalCommand or ProxyCommand))
        {
            return ProxyHeaderStatus.Unsupported;
        }

        // The high half is the family (unspecified, IPv4, IPv6, unix), the low half the transport (unspecified, stream, datagram).
        if (data.Length > 13 && ((data[13] >> 4) > 3 || (data[13] & 15) > 2))
        {
            return ProxyHeaderStatus.Unsupported;
        }

        if (data.Length < FixedLength)
        {
            return ProxyHeaderStatus.Incomplete;
        }

        var length = FixedLength + BinaryPrimitives.ReadUInt16BigEndian(data[14..]);
        if (length > MaxLength)
        {
            return ProxyHeaderStatus.Unsupported;
        }

        if (data.Length < length)
        {
            return ProxyHeaderStatus.Incomplete;
        }

        var isLocal = data[12] == LocalCommand;
        header = new ProxyHeader(2, isLocal, null, null);
        if (!isLocal && !TryReadAddresses(data[..length], ref header))
        {
            header = default;
            return ProxyHeaderStatus.Invalid;
        }

        consumed = length;
        return ProxyHeaderStatus.Complete;
    }

    /// <summary>Writes a header with its checksum.</summary>
    /// <param name="source">Who connected to us; null says that the connection is our own (LOCAL).</param>
    /// <param name="endpoint">Where to.</param>
    /// <param name="destination">At least <see cref="ProxyHeaderWriter.MaxLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(IPEndPoint? source, IPEndPoint? endpoint, Span<byte> destination)
    {
        Signature.CopyTo(destination);
        if (source is null || endpoint is null)
        {
            destination[12] = LocalCommand;
            destination[13..FixedLength].Clear();
            return FixedLength;
        }

        var (from, to) = ProxyHeaderWriter.OfOneFamily(source.Address, endpoint.Address);
        destination[12] = ProxyCommand;
        from.TryWriteBytes(destination[FixedLength..], out var size);
        to.TryWriteBytes(destination[(FixedLength + size)..], out _);
        destination[13] = size == 4 ? (byte)0x11 : (byte)0x21;
        var ports = destination[(FixedLength + (2 * size))..];
        BinaryPrimitives.WriteUInt16BigEndian(ports, (ushort)source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(ports[2..], (ushort)endpoint.Port);

        var checksum = ports[4..];
        checksum[0] = ChecksumType;
        BinaryPrimitives.WriteUInt16BigEndian(checksum[1..], 4);
        checksum.Slice(TlvHeader, 4).Clear();
        var length = FixedLength + (2 * size) + 4 + TlvHeader + 4;
        BinaryPrimitives.WriteUInt16BigEndian(destination[14..], (ushort)(length - FixedLength));
        BinaryPrimitives.WriteUInt32BigEndian(checksum[TlvHeader..], ~Checksum(uint.MaxValue, destination[..length]));
        return length;
    }

    private static bool TryReadAddresses(ReadOnlySpan<byte> header, ref ProxyHeader result)
    {
        var addresses = header[FixedLength..];
        var family = header[13] >> 4;
        var size = family switch { 1 => V4Length, 2 => V6Length, 3 => UnixLength, _ => 0 };
        if (addresses.Length < size)
        {
            return false;
        }

        // Where no family is said nothing says how long its addresses would be either.
        if (family == 0)
        {
            return true;
        }

        if (!TryReadExtensions(header, FixedLength + size))
        {
            return false;
        }

        // Unix paths and datagrams name nobody who could be behind a stream of ours: the connection's own ends count.
        if (family == 3 || (header[13] & 15) != 1)
        {
            return true;
        }

        var bytes = family == 1 ? 4 : 16;
        var ports = addresses[(2 * bytes)..];
        result = result with
        {
            Source = new IPEndPoint(new IPAddress(addresses[..bytes]), BinaryPrimitives.ReadUInt16BigEndian(ports)),
            Destination = new IPEndPoint(new IPAddress(addresses.Slice(bytes, bytes)), BinaryPrimitives.ReadUInt16BigEndian(ports[2..])),
        };
        return true;
    }

    // Extensions (type, length, value) fill the header to its end; the checksum, where there is one, must be right.
    private static bool TryReadExtensions(ReadOnlySpan<byte> header, int start)
    {
        for (var at = start; at < header.Length;)
        {
            if (header.Length - at < TlvHeader)
            {
                return false;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(header[(at + 1)..]);
            var value = at + TlvHeader;
            if (length > header.Length - value)
            {
                return false;
            }

            if (header[at] == ChecksumType && (length != 4 || !HasChecksum(header, value)))
            {
                return false;
            }

            at = value + length;
        }

        return true;
    }

    // Over the whole header with the checksum itself taken as zero.
    private static bool HasChecksum(ReadOnlySpan<byte> header, int at)
    {
        var checksum = Checksum(uint.MaxValue, header[..at]);
        checksum = BitOperations.Crc32C(checksum, 0u);
        return ~Checksum(checksum, header[(at + 4)..]) == BinaryPrimitives.ReadUInt32BigEndian(header[at..]);
    }

    // CRC-32C (RFC 4960 appendix B, reflected), without its closing inversion.
    private static uint Checksum(uint checksum, ReadOnlySpan<byte> data)
    {
        foreach (var value in data)
        {
            checksum = BitOperations.Crc32C(checksum, value);
        }

        return checksum;
    }
}
