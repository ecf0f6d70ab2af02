using System.Buffers;
using MTProto.Messages;
using MTProto.Tl;

namespace MTProto.Tests.Messages;

public sealed class GzipPackedTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(1000)]
    [InlineData(1_000_000)]
    public void TryUnpack_WhatWriteMade_GivesTheObjectBack(int length)
    {
        var data = Sample(length);

        Assert.Equal(GzipStatus.Ok, Unpack(Pack(data), GzipPacked.DefaultMaxLength, out var unpacked));
        Assert.Equal(data, unpacked);
    }

    [Fact]
    public void TryUnpack_Bomb_IsTooLarge()
    {
        var bomb = Pack(new byte[8_000_000]);

        Assert.True(bomb.Length < 100_000);
        Assert.Equal(GzipStatus.TooLarge, Unpack(bomb, 1_000_000, out _));
    }

    [Fact]
    public void TryUnpack_LyingTrailer_IsStillBounded()
    {
        var writer = new TlWriter();
        GzipPacked.Write(writer, new byte[8_000_000]);
        var reader = new TlReader(writer.Written[4..]);
        var stream = reader.ReadBytes();
        for (var claim = 0; claim < 2; claim++)
        {
            BitConverter.TryWriteBytes(stream.AsSpan(stream.Length - 4), claim == 0 ? 0u : uint.MaxValue);
            Assert.NotEqual(GzipStatus.Ok, GzipPacked.TryInflate(stream, 1_000_000, out var rented, out _));
            Assert.Null(rented);
        }
    }

    [Fact]
    public void TryUnpack_EveryPrefix_IsInvalid()
    {
        var packed = Pack(Sample(600));
        for (var length = 0; length < packed.Length; length++)
        {
            Assert.Equal(GzipStatus.Invalid, Unpack(packed[..length], 10_000, out _));
        }
    }

    [Fact]
    public void TryUnpack_EverySingleByteChange_StaysWithinTheLimit()
    {
        var packed = Pack(Sample(400));
        for (var i = 0; i < packed.Length; i++)
        {
            foreach (var change in new byte[] { 1, 0x80, 0xff })
            {
                var changed = (byte[])packed.Clone();
                changed[i] ^= change;
                Unpack(changed, 10_000, out var unpacked);
                Assert.InRange(unpacked.Length, 0, 10_000);
            }
        }
    }

    private static byte[] Sample(int length)
    {
        var data = new byte[length];
        for (var i = 0; i < length; i++)
        {
            data[i] = (byte)((i * 7) ^ (i >> 5));
        }

        return data;
    }

    private static byte[] Pack(byte[] data)
    {
        var writer = new TlWriter();
        GzipPacked.Write(writer, data);
        return writer.Written.ToArray();
    }

    private static GzipStatus Unpack(byte[] packed, int limit, out byte[] unpacked)
    {
        var status = GzipPacked.TryUnpack(packed, limit, out var rented, out var length);
        unpacked = rented is null ? [] : rented.AsSpan(0, length).ToArray();
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return status;
    }
}
