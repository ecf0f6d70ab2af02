using Telepool.Gateway.Relaying;

namespace Gateway.Tests.Relaying;

public sealed class TlsRecordCodecTests
{
    private static readonly byte[] ChangeCipherSpec = [0x14, 3, 3, 0, 1, 1];
    private static readonly byte[] Alert = [0x15, 3, 3, 0, 2, 1, 0];

    [Fact]
    public void TryUnwrap_EveryPrefixThenTheRest_GivesThePayload()
    {
        var payload = Bytes(300, 1);
        byte[] stream = [.. ChangeCipherSpec, .. Wrap(payload[..100]), .. Alert, .. Wrap(payload[100..])];
        for (var cut = 0; cut <= stream.Length; cut++)
        {
            ClientCodecState state = default;

            byte[] result = [.. Unwrap(ref state, stream[..cut]), .. Unwrap(ref state, stream[cut..])];

            Assert.Equal(payload, result);
        }
    }

    [Fact]
    public void Detail13_TryUnwrap_ChangeCipherSpecAnywhereAndAnySegmentation_GivesThePayload()
    {
        var random = new Random(13);
        for (var round = 0; round < 200; round++)
        {
            var payload = Bytes(random.Next(1, 60_000), round);
            var stream = new List<byte>();
            for (var at = 0; at < payload.Length;)
            {
                var count = Math.Min(random.Next(1, 2879), payload.Length - at);
                stream.AddRange(Wrap(payload[at..(at + count)]));
                at += count;
                if (random.Next(4) == 0)
                {
                    stream.AddRange(ChangeCipherSpec);
                }
            }

            ClientCodecState state = default;
            var result = new List<byte>();
            for (var at = 0; at < stream.Count;)
            {
                var count = Math.Min(random.Next(1, round % 2 == 0 ? 8 : 9000), stream.Count - at);
                result.AddRange(Unwrap(ref state, [.. stream[at..(at + count)]]));
                at += count;
            }

            Assert.Equal(payload, result);
        }
    }

    [Theory]
    [InlineData(0, 0x16)]
    [InlineData(0, 0x18)]
    [InlineData(0, 0x00)]
    [InlineData(1, 0x02)]
    [InlineData(2, 0x01)]
    [InlineData(3, 0xff)]
    public void TryUnwrap_HeaderByteIsWrong_Fails(int at, byte value)
    {
        var record = Wrap(Bytes(50, 1));
        record[at] = value;
        ClientCodecState whole = default;
        Assert.False(TlsRecordCodec.TryUnwrap(ref whole, record.ToArray(), out _));

        ClientCodecState single = default;
        var isValid = true;
        foreach (var item in record)
        {
            isValid &= TlsRecordCodec.TryUnwrap(ref single, [item], out _);
            if (!isValid)
            {
                break;
            }
        }

        Assert.False(isValid);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16_384)]
    [InlineData(16_385)]
    [InlineData(40_000)]
    public void Detail13_Wrap_AnyLength_MakesRecordsOfAtMost16384(int length)
    {
        var payload = Bytes(length, 7);
        var records = Wrap(payload);

        for (var at = 0; at < records.Length;)
        {
            var count = (records[at + 3] << 8) | records[at + 4];
            Assert.InRange(count, 1, 16_384);
            at += 5 + count;
        }

        ClientCodecState state = default;
        Assert.Equal(payload, Unwrap(ref state, records));
    }

    private static byte[] Unwrap(ref ClientCodecState state, byte[] bytes)
    {
        Assert.True(TlsRecordCodec.TryUnwrap(ref state, bytes, out var length));
        return bytes[..length];
    }

    private static byte[] Wrap(byte[] payload)
    {
        var records = new byte[TlsRecordCodec.GetWrappedLength(payload.Length)];
        TlsRecordCodec.Wrap(payload, records);
        return records;
    }

    private static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
