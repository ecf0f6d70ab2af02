using MTProto.Tl;

namespace MTProto.Tests.Tl;

public sealed class GeneratedObjectsTests
{
    private const int Seed = 227;

    [Fact]
    public void Read_EveryConstructorWithEveryField_WritesTheSameBytesAgain()
    {
        var samples = new SampleObjects(new Random(Seed));
        foreach (var type in SampleObjects.AllClasses)
        {
            var bytes = TlWriter.ToBytes(samples.Create(type));

            var reader = new TlReader(bytes);
            var read = TlObjects.Read(ref reader);

            Assert.True(reader.Status == TlStatus.Ok, $"{type.Name}: {reader.Status} {reader.UnsupportedConstructor:x8}");
            Assert.Equal(0, reader.Remaining);
            Assert.IsType(type, read);
            Assert.Equal(bytes, TlWriter.ToBytes(read));
        }
    }

    [Fact]
    public void Read_EveryPrefixOfEveryConstructor_IsNeverOk()
    {
        var samples = new SampleObjects(new Random(Seed));
        foreach (var type in SampleObjects.AllClasses)
        {
            var bytes = TlWriter.ToBytes(samples.Create(type));
            for (var length = 0; length < bytes.Length; length += length < 400 ? 1 : 97)
            {
                var reader = new TlReader(bytes.AsSpan(0, length));
                TlObjects.Read(ref reader);

                Assert.NotEqual(TlStatus.Ok, reader.Status);
            }
        }
    }

    [Fact]
    public void Read_EverySingleByteChangeOfAMessagePage_EndsWithAStatus()
    {
        var samples = new SampleObjects(new Random(Seed));
        var bytes = TlWriter.ToBytes(samples.Create(typeof(MessagesChannelMessages)));
        var random = new Random(Seed);
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = (byte[])bytes.Clone();
            changed[i] ^= (byte)random.Next(1, 256);

            var reader = new TlReader(changed);
            TlObjects.Read(ref reader);

            Assert.True(Enum.IsDefined(reader.Status));
            Assert.InRange(reader.Position, 0, changed.Length);
        }
    }

    [Fact]
    public void Read_RandomBytes_AllocatesNoMoreThanAFewTimesTheirLength()
    {
        var random = new Random(Seed);
        var bytes = new byte[4096];
        for (var round = 0; round < 2000; round++)
        {
            random.NextBytes(bytes);

            // Begin as a real answer does, so that the noise reaches the fields.
            BitConverter.TryWriteBytes(bytes, MessagesChannelMessages.Constructor);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var reader = new TlReader(bytes);
            TlObjects.Read(ref reader);

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * bytes.Length);
        }
    }
}
