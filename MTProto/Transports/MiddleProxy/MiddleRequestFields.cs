using System.Buffers.Binary;
using System.Net;

namespace MTProto.Transports.MiddleProxy;

/// <summary>What a middle proxy is told about a client's packet: the part of <c>RPC_PROXY_REQ</c> before the packet.</summary>
/// <param name="Flags">How the client speaks, and what follows.</param>
/// <param name="Client">Where the client connects from.</param>
/// <param name="Own">Where it connected to.</param>
/// <param name="AdTag">The advertising tag, 16 bytes; empty without.</param>
public readonly record struct MiddleRequestFields(MiddleRequestFlags Flags, IPEndPoint Client, IPEndPoint Own, ReadOnlyMemory<byte> AdTag)
{
    /// <summary>Bytes of an advertising tag.</summary>
    public const int AdTagLength = 16;

    /// <summary>The most bytes that stand before a packet.</summary>
    public const int MaxLength = FixedLength + 4 + ExtraLength;

    private const int EndPointLength = 20;
    private const int FixedLength = 16 + (2 * EndPointLength);

    // Code, length byte, tag, and three bytes up to a whole word.
    private const int ExtraLength = 4 + 1 + AdTagLength + 3;
    private const uint HasExtra = 0xc;

    /// <summary>Writes the fields.</summary>
    /// <param name="id">The client's connection.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>Bytes written, a multiple of 4.</returns>
    public int Write(ulong id, Span<byte> destination)
    {
        var flags = AdTag.IsEmpty ? Flags & ~MiddleRequestFlags.HasAdTag : Flags | MiddleRequestFlags.HasAdTag;
        BinaryPrimitives.WriteUInt32LittleEndian(destination, MiddleCodes.Request);
        WriteVariable(destination, flags, id);
        WriteEndPoint(Client, destination[16..]);
        WriteEndPoint(Own, destination[(16 + EndPointLength)..]);
        if (AdTag.IsEmpty)
        {
            return FixedLength;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(AdTag.Length, AdTagLength, nameof(AdTag));
        var extra = destination[FixedLength..MaxLength];
        extra.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(extra, ExtraLength);
        BinaryPrimitives.WriteUInt32LittleEndian(extra[4..], MiddleCodes.ProxyTag);
        extra[8] = AdTagLength;
        AdTag.Span.CopyTo(extra[9..]);
        return MaxLength;
    }

    /// <summary>Rewrites what changes from packet to packet in fields that were written before.</summary>
    /// <param name="fields">The fields as <see cref="Write"/> left them.</param>
    /// <param name="flags">The packet's flags, <see cref="MiddleRequestFlags.HasAdTag"/> included where a tag was written.</param>
    /// <param name="id">The client's connection.</param>
    public static void WriteVariable(Span<byte> fields, MiddleRequestFlags flags, ulong id)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(fields[4..], (uint)flags);
        BinaryPrimitives.WriteUInt64LittleEndian(fields[8..], id);
    }

    internal static MiddleStatus TryRead(ReadOnlySpan<byte> body, out MiddleRequestFields fields, out ulong id, out int length)
    {
        fields = default;
        id = 0;
        length = FixedLength;
        if (body.Length < FixedLength)
        {
            return MiddleStatus.Invalid;
        }

        var flags = BinaryPrimitives.ReadUInt32LittleEndian(body[4..]);
        id = BinaryPrimitives.ReadUInt64LittleEndian(body[8..]);
        var tag = ReadOnlyMemory<byte>.Empty;
        if ((flags & HasExtra) != 0)
        {
            if (body.Length < FixedLength + 4)
            {
                return MiddleStatus.Invalid;
            }

            var extra = BinaryPrimitives.ReadInt32LittleEndian(body[FixedLength..]);
            length += 4;
            if (extra < 0 || extra % 4 != 0 || extra > body.Length - length)
            {
                return MiddleStatus.Invalid;
            }

            var status = ReadTag(body.Slice(length, extra), out tag);
            if (status != MiddleStatus.Ok)
            {
                return status;
            }

            length += extra;
        }

        if (body.Length == length || body.Length % 4 != 0 || ReadPort(body[16..]) > IPEndPoint.MaxPort || ReadPort(body[(16 + EndPointLength)..]) > IPEndPoint.MaxPort)
        {
            return MiddleStatus.Invalid;
        }

        fields = new MiddleRequestFields((MiddleRequestFlags)flags, ReadEndPoint(body[16..]), ReadEndPoint(body[(16 + EndPointLength)..]), tag);
        return MiddleStatus.Ok;
    }

    private static MiddleStatus ReadTag(ReadOnlySpan<byte> extra, out ReadOnlyMemory<byte> tag)
    {
        tag = default;
        if (extra.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(extra) != MiddleCodes.ProxyTag)
        {
            return MiddleStatus.Unsupported;
        }

        if (extra.Length != ExtraLength || extra[4] != AdTagLength)
        {
            return MiddleStatus.Invalid;
        }

        tag = extra.Slice(5, AdTagLength).ToArray();
        return MiddleStatus.Ok;
    }

    // An address in the network's order, IPv4 as ::ffff:a.b.c.d, and the port as a word.
    private static void WriteEndPoint(IPEndPoint endPoint, Span<byte> destination)
    {
        endPoint.Address.MapToIPv6().TryWriteBytes(destination, out _);
        BinaryPrimitives.WriteInt32LittleEndian(destination[16..], endPoint.Port);
    }

    private static IPEndPoint ReadEndPoint(ReadOnlySpan<byte> source)
    {
        var address = new IPAddress(source[..16]);
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, (int)ReadPort(source));
    }

    private static uint ReadPort(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadUInt32LittleEndian(source[16..]);
}
