using System.Buffers.Binary;
using MTProto.Transports;
using Testing;

namespace MTProto.Tests.Transports;

public sealed class FrameCodecTests
{
    private const int Limit = 1 << 20;

    public static TheoryData<TransportKind> Unsequenced => [TransportKind.Abridged, TransportKind.Intermediate, TransportKind.PaddedIntermediate];

    public static TheoryData<TransportKind> All => [.. Enum.GetValues<TransportKind>()];

    [Theory]
    [MemberData(nameof(Unsequenced))]
    public void ReadHeader_WrittenHeader_GivesTheLengthBack(TransportKind kind)
    {
        foreach (var length in new[] { 4, 8, 4 * 0x7e, 4 * 0x7f, 4 * 0x80, 1024, 65536, Limit })
        {
            var header = new byte[4];
            var written = FrameCodec.WriteHeader(kind, length, header);

            var read = FrameCodec.ReadHeader(kind, header.AsSpan(0, written), false, Limit);

            Assert.Equal(FrameHeaderStatus.Frame, read.Status);
            Assert.Equal(written, read.HeaderLength);
            Assert.Equal(length, read.PayloadLength);
            Assert.False(read.QuickAckRequested);
        }
    }

    [Theory]
    [MemberData(nameof(Unsequenced))]
    public void ReadHeader_EveryPrefixOfALongHeader_IsIncomplete(TransportKind kind)
    {
        var header = new byte[4];
        var written = FrameCodec.WriteHeader(kind, 4096, header);
        for (var length = 0; length < written; length++)
        {
            Assert.Equal(FrameHeaderStatus.Incomplete, FrameCodec.ReadHeader(kind, header.AsSpan(0, length), false, Limit).Status);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void ReadHeader_AnyFourBytes_NeverExceedsTheLimit(TransportKind kind)
    {
        var random = new SeededRandomSource(7);
        for (var i = 0; i < 20_000; i++)
        {
            var data = random.Bytes(4);
            foreach (var fromServer in new[] { false, true })
            {
                var read = FrameCodec.ReadHeader(kind, data, fromServer, 1000);
                Assert.NotEqual(FrameHeaderStatus.Incomplete, read.Status);
                Assert.Equal(read.Status == FrameHeaderStatus.Invalid, read.Reason is not null);
                Assert.InRange(read.TotalLength, 0, 1000 + FrameCodec.MaxOverhead);
            }
        }
    }

    [Theory]
    [InlineData(TransportKind.Abridged, "00")]
    [InlineData(TransportKind.Abridged, "7fffffff")]
    [InlineData(TransportKind.Intermediate, "00000000")]
    [InlineData(TransportKind.Intermediate, "05000000")]
    [InlineData(TransportKind.Intermediate, "ffffff7f")]
    [InlineData(TransportKind.PaddedIntermediate, "03000000")]
    [InlineData(TransportKind.PaddedIntermediate, "ffffff7f")]
    [InlineData(TransportKind.Full, "0c000000")]
    [InlineData(TransportKind.Full, "00000000")]
    [InlineData(TransportKind.Full, "fcffffff")]
    [InlineData(TransportKind.Full, "11000000")]
    public void ReadHeader_ImpossibleLength_IsInvalid(TransportKind kind, string hex)
    {
        var read = FrameCodec.ReadHeader(kind, Convert.FromHexString(hex), false, Limit);

        Assert.Equal(FrameHeaderStatus.Invalid, read.Status);
        Assert.NotNull(read.Reason);
    }

    [Theory]
    [InlineData(TransportKind.Abridged, "8a", 40)]
    [InlineData(TransportKind.Abridged, "ff000100", 1024)]
    [InlineData(TransportKind.Intermediate, "28000080", 40)]
    [InlineData(TransportKind.PaddedIntermediate, "2b000080", 43)]
    public void ReadHeader_QuickAckAskedFor_IsMaskedFromTheLength(TransportKind kind, string hex, int length)
    {
        var read = FrameCodec.ReadHeader(kind, Convert.FromHexString(hex), false, Limit);

        Assert.Equal(FrameHeaderStatus.Frame, read.Status);
        Assert.Equal(length, read.PayloadLength);
        Assert.True(read.QuickAckRequested);
    }

    [Theory]
    [InlineData(TransportKind.Abridged, "81020304")]
    [InlineData(TransportKind.Intermediate, "04030281")]
    [InlineData(TransportKind.PaddedIntermediate, "04030281")]
    public void ReadHeader_QuickAckFromServer_IsTheToken(TransportKind kind, string hex)
    {
        var read = FrameCodec.ReadHeader(kind, Convert.FromHexString(hex), true, Limit);

        Assert.Equal(FrameHeaderStatus.QuickAck, read.Status);
        Assert.Equal(0x81020304u, read.QuickAckToken);
        Assert.Equal(4, read.TotalLength);
    }

    [Fact]
    public void CheckFull_EverySingleByteChange_IsRefused()
    {
        var payload = new SeededRandomSource(3).Bytes(64);
        var frame = new byte[76];
        Assert.Equal(76, FrameCodec.WriteFull(5, payload, frame));
        Assert.Null(FrameCodec.CheckFull(frame, 5));
        Assert.NotNull(FrameCodec.CheckFull(frame, 6));
        for (var i = 0; i < frame.Length; i++)
        {
            frame[i] ^= 0x10;
            Assert.NotNull(FrameCodec.CheckFull(frame, 5));
            frame[i] ^= 0x10;
        }
    }

    // The layout as core.telegram.org/mtproto/mtproto-transports#full draws it.
    [Fact]
    public void WriteFull_FirstPacket_HasLengthSequencePayloadChecksum()
    {
        var frame = new byte[16];
        FrameCodec.WriteFull(0, [1, 2, 3, 4], frame);

        Assert.Equal(16, BinaryPrimitives.ReadInt32LittleEndian(frame));
        Assert.Equal(0, BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(4)));
        Assert.Equal(new byte[] { 1, 2, 3, 4 }, frame[8..12]);
        Assert.Equal(Crc32.Compute(frame.AsSpan(0, 12)), BinaryPrimitives.ReadUInt32LittleEndian(frame.AsSpan(12)));
    }
}
