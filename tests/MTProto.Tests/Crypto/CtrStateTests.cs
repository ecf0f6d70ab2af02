using System.Runtime.CompilerServices;
using MTProto.Crypto;
using Testing;

namespace MTProto.Tests.Crypto;

public class CtrStateTests
{
    public static TheoryData<string> CarryingCounters =>
    [
        "ffffffffffffffffffffffffffffffff",
        "00000000000000fffffffffffffffff6",
        "0123456789abcdeffffffffffffffff0",
        "0123456789abcdef00000000fffffffa",
        "ffffffffffffffff0000000000000000",
        "ffffffffffffffffffffffffffffff90",
    ];

    [Fact]
    public void Size_OfAState_IsWhatASlabReckonsWith()
    {
        Assert.False(RuntimeHelpers.IsReferenceOrContainsReferences<CtrState>());
        Assert.Equal(56, Unsafe.SizeOf<CtrState>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Apply_EveryLengthTo600_EqualsPlainReference(bool portable)
    {
        SkipWithoutInstructions(portable);
        var random = new SeededRandomSource(3);
        var (key, iv, plain) = (random.Bytes(32), random.Bytes(16), random.Bytes(700));
        var expected = PlainAes.Ctr(key, iv, plain);
        for (var length = 0; length <= 600; length++)
        {
            var state = new CtrState(key, iv);
            var data = plain.ToArray();
            CtrState.Apply(ref state, data.AsSpan(0, length), portable);
            Assert.True(expected.AsSpan(0, length).SequenceEqual(data.AsSpan(0, length)), $"length {length}");
            Assert.True(plain.AsSpan(length).SequenceEqual(data.AsSpan(length)), $"length {length}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Apply_RandomSegmentation_EqualsAesCtr256(bool portable)
    {
        SkipWithoutInstructions(portable);
        var random = new Random(4);
        var source = new SeededRandomSource(4);
        for (var round = 0; round < 300; round++)
        {
            var (key, iv, data) = (source.Bytes(32), source.Bytes(16), source.Bytes(random.Next(3000)));
            var expected = new byte[data.Length];
            new AesCtr256(key, iv).Process(data, expected);
            var state = new CtrState(key, iv);
            InParts(random, data, part => CtrState.Apply(ref state, part.Span, portable));
            Assert.Equal(expected, data);
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void ApplyPair_RandomSegmentation_EqualsTwoPasses(bool portable, bool apart)
    {
        SkipWithoutInstructions(portable);
        var random = new Random(5);
        var source = new SeededRandomSource(5);
        for (var round = 0; round < 300; round++)
        {
            var (firstKey, firstIv, secondKey, secondIv) = (source.Bytes(32), source.Bytes(16), source.Bytes(32), source.Bytes(16));
            var data = source.Bytes(random.Next(round % 10 == 0 ? 20_000 : 3000));
            var start = random.Next(100);
            var secondStart = apart ? random.Next(100) : start;
            var expected = data.ToArray();
            PlainPass(firstKey, firstIv, start, expected);
            PlainPass(secondKey, secondIv, secondStart, expected);
            var decrypt = new CtrState(firstKey, firstIv);
            var encrypt = new CtrState(secondKey, secondIv);
            decrypt.Skip(start);
            encrypt.Skip(secondStart);
            InParts(random, data, part => CtrState.ApplyPair(ref decrypt, ref encrypt, part.Span, portable));
            Assert.Equal(expected, data);
        }
    }

    [Theory]
    [MemberData(nameof(CarryingCounters))]
    public void Apply_CounterCarries_EqualsPlainReference(string counter)
    {
        var random = new SeededRandomSource(6);
        var (key, plain) = (random.Bytes(32), random.Bytes(5000));
        var iv = Convert.FromHexString(counter);
        var expected = PlainAes.Ctr(key, iv, plain);
        foreach (var portable in Engines())
        {
            var state = new CtrState(key, iv);
            var data = plain.ToArray();
            CtrState.Apply(ref state, data, portable);
            Assert.Equal(expected, data);
        }
    }

    [Theory]
    [MemberData(nameof(CarryingCounters))]
    public void ApplyPair_CounterCarries_EqualsPlainReference(string counter)
    {
        var random = new SeededRandomSource(7);
        var (key, otherKey, otherIv, plain) = (random.Bytes(32), random.Bytes(32), random.Bytes(16), random.Bytes(5000));
        var iv = Convert.FromHexString(counter);
        var expected = PlainAes.Ctr(otherKey, otherIv, PlainAes.Ctr(key, iv, plain));
        foreach (var portable in Engines())
        {
            foreach (var isFirst in new[] { false, true })
            {
                var state = new CtrState(key, iv);
                var other = new CtrState(otherKey, otherIv);
                var data = plain.ToArray();
                if (isFirst)
                {
                    CtrState.ApplyPair(ref state, ref other, data, portable);
                }
                else
                {
                    CtrState.ApplyPair(ref other, ref state, data, portable);
                }

                Assert.Equal(expected, data);
            }
        }
    }

    [Theory]
    [MemberData(nameof(CarryingCounters))]
    public void Skip_AnyCount_StandsWhereAsManyBytesWouldLead(string counter)
    {
        var key = new SeededRandomSource(8).Bytes(32);
        var iv = Convert.FromHexString(counter);
        var stream = PlainAes.Ctr(key, iv, new byte[2000]);
        foreach (var count in new[] { 0, 1, 15, 16, 17, 64, 1000, 1111 })
        {
            var state = new CtrState(key, iv);
            state.Skip(count / 2);
            state.Skip(count - (count / 2));
            var data = new byte[100];
            CtrState.Apply(ref state, data);
            Assert.Equal(stream[count..(count + 100)], data);
        }
    }

    [Fact]
    public void CopyKeyAndCounter_OfAFreshState_AreWhatItWasMadeOf()
    {
        var random = new SeededRandomSource(9);
        var (key, iv) = (random.Bytes(32), random.Bytes(16));
        var state = new CtrState(key, iv);
        var (keyCopy, ivCopy) = (new byte[32], new byte[16]);
        state.CopyKey(keyCopy);
        state.CopyCounter(ivCopy);
        Assert.Equal(key, keyCopy);
        Assert.Equal(iv, ivCopy);

        state.Clear();
        state.CopyKey(keyCopy);
        Assert.Equal(new byte[32], keyCopy);
    }

    private static void PlainPass(byte[] key, byte[] iv, int start, byte[] data) =>
        PlainAes.Ctr(key, iv, [.. new byte[start], .. data]).AsSpan(start).CopyTo(data);

    private static void InParts(Random random, byte[] data, Action<Memory<byte>> apply)
    {
        for (var at = 0; at < data.Length;)
        {
            var count = Math.Min(data.Length - at, random.Next(4) == 0 ? random.Next(6000) : random.Next(40));
            apply(data.AsMemory(at, count));
            at += count;
        }
    }

    private static IEnumerable<bool> Engines() => AesRound.IsSupported ? [false, true] : [true];

    private static void SkipWithoutInstructions(bool portable)
    {
        if (!portable && !AesRound.IsSupported)
        {
            Assert.Skip("the processor has no AES instructions");
        }
    }
}
