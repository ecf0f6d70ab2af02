using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using MTProto.Tl;
using MTProto.Transports.MiddleProxy;

namespace MTProto.Tests.Transports.MiddleProxy;

/// <summary>Fixed values for what a connection to a middle proxy is made of.</summary>
internal static class MiddleSamples
{
    public static readonly IPEndPoint Client = IPEndPoint.Parse("198.51.100.4:50505");
    public static readonly IPEndPoint Own = IPEndPoint.Parse("203.0.113.7:443");
    public static readonly byte[] AdTag = Convert.FromHexString("0123456789abcdef0123456789abcdef");

    public static MiddleSecret Secret
    {
        get
        {
            var half = SHA512.HashData("telepool middle"u8);
            Assert.Equal(MiddleStatus.Ok, MiddleSecret.TryCreate([.. half, .. half], out var secret));
            return secret!;
        }
    }

    public static MiddleKeys Keys(string proxy, string middle) => new(
        Secret,
        0x65a1b2c3,
        Nonce128.FromBytes([.. Enumerable.Range(0xa0, 16).Select(value => (byte)value)]),
        Nonce128.FromBytes([.. Enumerable.Range(0x10, 16).Select(value => (byte)value)]),
        IPEndPoint.Parse(proxy),
        IPEndPoint.Parse(middle));

    public static byte[] Frame(int sequence, ReadOnlySpan<byte> body)
    {
        var frame = new byte[body.Length + MiddleFrame.Overhead];
        body.CopyTo(frame.AsSpan(MiddleFrame.HeaderLength));
        MiddleFrame.Seal(frame, sequence);
        return frame;
    }

    public static byte[] Request(MiddleRequestFields fields, ulong id, ReadOnlySpan<byte> packet)
    {
        var body = new byte[MiddleRequestFields.MaxLength + packet.Length];
        var length = fields.Write(id, body);
        packet.CopyTo(body.AsSpan(length));
        return body[..(length + packet.Length)];
    }

    public static uint Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
