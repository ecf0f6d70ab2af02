using System.Buffers.Binary;

namespace MTProto.Transports.FakeTls;

/// <summary>The record layer of TLS (RFC 8446, section 5.1), as far as a disguise needs it.</summary>
public static class TlsRecord
{
    /// <summary>Bytes before a record's content: type, version, length.</summary>
    public const int HeaderLength = 5;

    /// <summary>The longest content of a record that is taken: 2^14 bytes and 256 of protection (RFC 8446, section 5.2).</summary>
    public const int MaxLength = 16384 + 256;

    internal const byte ChangeCipherSpec = 20;
    internal const byte Alert = 21;
    internal const byte Handshake = 22;
    internal const byte ApplicationData = 23;

    /// <summary>The version that every record but a first hello carries, whatever version of TLS is spoken.</summary>
    internal const ushort Version = 0x0303;

    /// <summary>The version of the record of a first ClientHello.</summary>
    internal const ushort HelloVersion = 0x0301;

    /// <summary>The message that TLS 1.3 sends for the sake of old middleboxes (RFC 8446, appendix D.4).</summary>
    internal static ReadOnlySpan<byte> ChangeCipherSpecRecord => [ChangeCipherSpec, 3, 3, 0, 1, 1];

    /// <summary>Whether bytes, however few, begin like a record of a handshake, of TLS 1.0 in a first hello or 1.2 in any other.</summary>
    internal static bool MayBeginHandshake(ReadOnlySpan<byte> data) =>
        (data.Length < 1 || data[0] == Handshake) && (data.Length < 2 || data[1] == 3) && (data.Length < 3 || data[2] is 1 or 3);

    internal static void WriteHeader(byte type, ushort version, int length, Span<byte> destination)
    {
        destination[0] = type;
        BinaryPrimitives.WriteUInt16BigEndian(destination[1..], version);
        BinaryPrimitives.WriteUInt16BigEndian(destination[3..], (ushort)length);
    }

    internal static (byte Type, ushort Version, int Length) ReadHeader(ReadOnlySpan<byte> header) =>
        (header[0], BinaryPrimitives.ReadUInt16BigEndian(header[1..]), BinaryPrimitives.ReadUInt16BigEndian(header[3..]));
}
