using MTProto.Tl;

namespace MTProto.Tests.Tl;

public sealed class TlReaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(253)]
    [InlineData(254)]
    [InlineData(255)]
    [InlineData(65536)]
    public void ReadBytes_OfEveryLengthClass_ReturnsWhatWasWritten(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var writer = new TlWriter(1);
        writer.WriteBytes(bytes);

        var reader = new TlReader(writer.Written);

        Assert.Equal(bytes, reader.ReadBytes());
        Assert.Equal(0, writer.Length % 4);
        Assert.Equal(0, reader.Remaining);
        Assert.Equal(TlStatus.Ok, reader.Status);
    }

    [Fact]
    public void ReadBytes_LengthByte255_IsInvalid()
    {
        var reader = new TlReader([255, 1, 2, 3, 4, 5, 6, 7]);

        reader.ReadBytes();

        Assert.Equal(TlStatus.Invalid, reader.Status);
    }

    [Fact]
    public void ReadVector_CountBeyondTheBytes_IsIncompleteAndAllocatesNothing()
    {
        var writer = new TlWriter();
        writer.WriteVectorHeader(int.MaxValue);
        var bytes = writer.Written.ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();

        var reader = new TlReader(bytes);
        var items = reader.ReadInt64Vector();

        Assert.Empty(items);
        Assert.Equal(TlStatus.Incomplete, reader.Status);
        // Far below eight bytes for each element that was announced; the first call pays for its delegate.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 65_536);
    }

    [Fact]
    public void ReadVector_NegativeCount_IsInvalid()
    {
        var writer = new TlWriter();
        writer.WriteVectorHeader(-1);

        var reader = new TlReader(writer.Written);
        reader.ReadInt32Vector();

        Assert.Equal(TlStatus.Invalid, reader.Status);
    }

    [Fact]
    public void ReadBool_OtherConstructor_IsUnsupportedAndNamesIt()
    {
        var reader = new TlReader([0xef, 0xbe, 0xad, 0xde]);

        reader.ReadBool();

        Assert.Equal(TlStatus.Unsupported, reader.Status);
        Assert.Equal(0xdeadbeef, reader.UnsupportedConstructor);
    }

    [Fact]
    public void Read_NestedBeyondTheDepth_IsInvalid()
    {
        // invokeAfterMsg in invokeAfterMsg, each a constructor id and a message id before the next.
        var writer = new TlWriter();
        for (var i = 0; i < 10_000; i++)
        {
            writer.WriteUInt32(InvokeAfterMsg.Constructor);
            writer.WriteInt64(i);
        }

        var reader = new TlReader(writer.Written);
        TlObjects.Read(ref reader);

        Assert.Equal(TlStatus.Invalid, reader.Status);
    }

    [Fact]
    public void Status_AfterAFault_StaysWhateverIsReadNext()
    {
        var reader = new TlReader([1, 2, 3]);

        reader.ReadInt64();
        reader.Fail(TlStatus.Invalid);

        Assert.Equal(0, reader.ReadInt32());
        Assert.Equal(string.Empty, reader.ReadString());
        Assert.Equal(0, reader.Remaining);
        Assert.Equal(TlStatus.Incomplete, reader.Status);
    }
}
