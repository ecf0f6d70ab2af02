using MTProto.Messages;
using MTProto.Tl;

namespace MTProto.Tests.Messages;

public sealed class ContainerTests
{
    [Fact]
    public void Reader_WhatTheWriterMade_GivesEveryMessageBack()
    {
        var reader = new ContainerReader(Three());

        Assert.True(reader.MoveNext());
        Assert.Equal((100L, 1, 4), (reader.MsgId, reader.SeqNo, reader.Body.Length));
        Assert.True(reader.MoveNext());
        Assert.Equal((104L, 3, 8), (reader.MsgId, reader.SeqNo, reader.Body.Length));
        Assert.True(reader.MoveNext());
        Assert.Equal((108L, 4, 12), (reader.MsgId, reader.SeqNo, reader.Body.Length));
        Assert.False(reader.MoveNext());
        Assert.Equal(TlStatus.Ok, reader.Status);
    }

    [Fact]
    public void Check_EveryPrefix_IsIncomplete()
    {
        var bytes = Three();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(TlStatus.Incomplete, ContainerReader.Check(bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Check_EverySingleByteChange_EndsInAStatus()
    {
        var bytes = Three();
        for (var i = 0; i < bytes.Length; i++)
        {
            for (var value = 0; value < 256; value++)
            {
                var changed = (byte[])bytes.Clone();
                changed[i] = (byte)value;
                Assert.True(Enum.IsDefined(ContainerReader.Check(changed)));
            }
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Container.MaxMessages + 1)]
    [InlineData(int.MaxValue)]
    public void Check_ImpossibleCount_IsInvalid(int count)
    {
        var bytes = Three();
        BitConverter.TryWriteBytes(bytes.AsSpan(4), count);

        Assert.Equal(TlStatus.Invalid, ContainerReader.Check(bytes));
    }

    [Fact]
    public void Check_BytesAfterTheLast_IsInvalid()
    {
        Assert.Equal(TlStatus.Invalid, ContainerReader.Check([.. Three(), 0, 0, 0, 0]));
    }

    [Fact]
    public void RpcResult_WhatTheWriterMade_GivesTheAnswerBack()
    {
        var writer = new TlWriter();
        RpcResult.WriteHeader(writer, 77);
        writer.WriteBool(true);

        Assert.Equal(TlStatus.Ok, RpcResult.TryRead(writer.Written, out var requestMsgId, out var result));
        Assert.Equal(77, requestMsgId);
        Assert.Equal(4, result.Length);
        for (var length = 0; length < writer.Length; length++)
        {
            Assert.Equal(TlStatus.Incomplete, RpcResult.TryRead(writer.Written[..length], out _, out _));
        }
    }

    private static byte[] Three()
    {
        var writer = new TlWriter();
        Container.WriteHeader(writer, 3);
        Container.WriteMessage(writer, 100, 1, new byte[4]);
        Container.WriteMessage(writer, 104, 3, new byte[8]);
        Container.WriteMessage(writer, 108, 4, new byte[12]);
        return writer.Written.ToArray();
    }
}
