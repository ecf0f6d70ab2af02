using MTProto.Crypto;
using Testing;

namespace MTProto.Tests.Crypto;

public class AesCtr256Tests
{
    // NIST SP 800-38A, F.5.5 CTR-AES256.Encrypt.
    private const string NistKey = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";
    private const string NistCounter = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
    private const string NistPlain =
        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
        + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

    private const string NistCipher =
        "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5"
        + "2b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Process_NistVector_EqualsItsCiphertext(bool portable)
    {
        SkipWithoutInstructions(portable);
        var data = Convert.FromHexString(NistPlain);
        new AesCtr256(Convert.FromHexString(NistKey), Convert.FromHexString(NistCounter), portable).Process(data, data);
        Assert.Equal(NistCipher, Convert.ToHexStringLower(data));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Process_EveryLengthTo4096_EqualsPlainReference(bool portable)
    {
        SkipWithoutInstructions(portable);
        var random = new SeededRandomSource(3);
        var (key, iv, plain) = (random.Bytes(32), random.Bytes(16), random.Bytes(4096));
        var expected = PlainAes.Ctr(key, iv, plain);
        var buffer = new byte[4096];
        for (var length = 0; length <= 4096; length++)
        {
            Array.Clear(buffer);
            new AesCtr256(key, iv, portable).Process(plain.AsSpan(0, length), buffer);
            Assert.True(expected.AsSpan(0, length).SequenceEqual(buffer.AsSpan(0, length)), $"length {length}");
            Assert.True(buffer.AsSpan(length).TrimStart((byte)0).IsEmpty, $"length {length}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Process_RandomSegmentation_EqualsOneCall(bool portable)
    {
        SkipWithoutInstructions(portable);
        var random = new Random(4);
        var source = new SeededRandomSource(4);
        for (var round = 0; round < 300; round++)
        {
            var (key, iv, plain) = (source.Bytes(32), source.Bytes(16), source.Bytes(random.Next(3000)));
            var expected = PlainAes.Ctr(key, iv, plain);
            var cipher = new AesCtr256(key, iv, portable);
            var inPlace = round % 2 == 0;
            var result = inPlace ? plain : new byte[plain.Length];
            for (var at = 0; at < plain.Length;)
            {
                var count = Math.Min(plain.Length - at, random.Next(4) == 0 ? random.Next(600) : random.Next(40));
                cipher.Process(plain.AsSpan(at, count), result.AsSpan(at, count));
                at += count;
            }

            Assert.Equal(expected, result);
        }
    }

    [Theory]
    [InlineData("ffffffffffffffffffffffffffffffff", false)]
    [InlineData("ffffffffffffffffffffffffffffffff", true)]
    [InlineData("00000000000000fffffffffffffffff6", false)]
    [InlineData("00000000000000fffffffffffffffff6", true)]
    [InlineData("0123456789abcdeffffffffffffffff0", false)]
    [InlineData("0123456789abcdef00000000fffffffa", false)]
    [InlineData("ffffffffffffffff0000000000000000", false)]
    public void Process_CounterCarries_EqualsPlainReference(string counter, bool portable)
    {
        SkipWithoutInstructions(portable);
        var random = new SeededRandomSource(5);
        var (key, plain) = (random.Bytes(32), random.Bytes(1000));
        var iv = Convert.FromHexString(counter);
        var result = new byte[1000];
        new AesCtr256(key, iv, portable).Process(plain, result);
        Assert.Equal(PlainAes.Ctr(key, iv, plain), result);
    }

    [Fact]
    public void Process_ShiftedOverlap_Throws()
    {
        var memory = new byte[64];
        var cipher = new AesCtr256(new byte[32], new byte[16]);
        Assert.Throws<ArgumentException>(() => cipher.Process(memory.AsSpan(0, 32), memory.AsSpan(1, 32)));
    }

    private static void SkipWithoutInstructions(bool portable)
    {
        if (!portable && !AesRound.IsSupported)
        {
            Assert.Skip("the processor has no AES instructions");
        }
    }
}
