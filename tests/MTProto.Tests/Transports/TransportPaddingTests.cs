using System.Buffers.Binary;
using MTProto.Handshake;
using MTProto.Transports;
using Testing;

namespace MTProto.Tests.Transports;

public sealed class TransportPaddingTests
{
    [Fact]
    public void TryFindPacketLength_EncryptedPacketWithAnyPadding_CutsToWholeBlocks()
    {
        var random = new SeededRandomSource(1);
        for (var padding = 0; padding <= FrameCodec.MaxPadding; padding++)
        {
            var payload = random.Bytes(24 + 64 + padding);

            Assert.True(TransportPadding.TryFindPacketLength(payload, out var length));
            Assert.Equal(24 + 64, length);
        }
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(15, true)]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void TryFindPacketLength_PlainPacket_CutsToItsLength(int padding, bool accepted)
    {
        var payload = new byte[20 + 40 + padding];
        PlainMessage.WriteHeader(payload, 4, 40);

        Assert.Equal(accepted, TransportPadding.TryFindPacketLength(payload, out var length));
        Assert.True(!accepted || length == 60);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(44)]
    public void TryFindPacketLength_PlainPacketWithImpossibleLength_IsRefused(int bodyLength)
    {
        var payload = new byte[60];
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(16), bodyLength);

        Assert.False(TransportPadding.TryFindPacketLength(payload, out _));
    }

    [Fact]
    public void TryFindPacketLength_ErrorWithPadding_IsFourBytes()
    {
        for (var padding = 0; padding <= FrameCodec.MaxPadding; padding++)
        {
            Assert.True(TransportPadding.TryFindPacketLength(new byte[4 + padding], out var length));
            Assert.Equal(4, length);
        }
    }

    [Fact]
    public void TryFindPacketLength_AnyBytesOfAnyLength_StaysWithinThem()
    {
        var random = new SeededRandomSource(2);
        for (var length = 0; length < 300; length++)
        {
            if (TransportPadding.TryFindPacketLength(random.Bytes(length), out var found))
            {
                Assert.InRange(found, 0, length);
            }
        }
    }
}
