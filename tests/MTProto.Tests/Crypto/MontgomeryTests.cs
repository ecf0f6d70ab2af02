using System.Numerics;
using MTProto.Crypto;
using Testing;

namespace MTProto.Tests.Crypto;

public class MontgomeryTests
{
    [Fact]
    public void ModPow_RandomOperandsOfEveryLength_EqualsBigInteger()
    {
        var random = new SeededRandomSource(7);
        for (var length = 1; length <= 272; length += length < 40 ? 1 : 29)
        {
            var modulus = OddModulus(random, length);
            Check(modulus, random.Bytes(length), random.Bytes(Math.Min(length, 64)));
        }
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    public void ModPow_LongExponent_EqualsBigInteger(int length)
    {
        var random = new SeededRandomSource(8);
        for (var round = 0; round < 4; round++)
        {
            Check(OddModulus(random, length), random.Bytes(length), random.Bytes(length + round));
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(17)]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void ModPow_EdgeOperands_EqualsBigInteger(int length)
    {
        byte[] ones = [.. Enumerable.Repeat((byte)0xff, length)];
        var sparse = new byte[length];
        sparse[0] = 0x80;
        sparse[^1] = 1;
        byte[] carries = [.. Enumerable.Range(0, length).Select(i => (byte)(i % 8 == 7 || i == 0 || i == length - 1 ? 0xff : 0))];
        foreach (var modulus in new[] { ones, sparse, carries })
        {
            var minusOne = modulus.ToArray();
            minusOne[^1]--;
            foreach (var value in new byte[][] { [], [0], [1], [2], minusOne, modulus, ones, sparse, carries })
            {
                foreach (byte[] exponent in new byte[][] { [], [0], [1], [2], [31], [32], [0, 0, 33], [0xff, 0xff], [1, 0, 0, 0, 0] })
                {
                    Check(modulus, value, exponent);
                }
            }
        }
    }

    [Fact]
    public void ModPow_PublicExponent_EqualsBigInteger()
    {
        var random = new SeededRandomSource(9);
        foreach (var exponent in new uint[] { 1u, 2, 3, 5, 17, 65537, uint.MaxValue })
        {
            var modulus = OddModulus(random, 256);
            var value = random.Bytes(256);
            foreach (var vectors in Engines(256))
            {
                Assert.True(Montgomery.TryCreate(modulus, vectors, out var montgomery));
                var result = new byte[256];
                montgomery.ModPow(value, exponent, result);
                Assert.Equal(BigInteger.ModPow(Number(value), exponent, Number(modulus)), Number(result));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("01")]
    [InlineData("02")]
    [InlineData("0003")]
    [InlineData("ff00")]
    public void TryCreate_UnusableModulus_IsRefused(string hex)
    {
        Assert.False(Montgomery.TryCreate(Convert.FromHexString(hex), out _));
    }

    [Fact]
    public void TryCreate_TooLong_IsRefused()
    {
        byte[] modulus = [.. Enumerable.Repeat((byte)0xff, Montgomery.MaxLength + 1)];
        Assert.False(Montgomery.TryCreate(modulus, out _));
    }

    private static bool[] Engines(int length) =>
        VectorMontgomery.IsSupported && length <= VectorMontgomery.MaxLength ? [false, true] : [false];

    private static byte[] OddModulus(SeededRandomSource random, int length)
    {
        var modulus = random.Bytes(length);
        modulus[0] |= (byte)(length == 1 ? 4 : 1);
        modulus[^1] |= 1;
        return modulus;
    }

    private static void Check(byte[] modulus, byte[] value, byte[] exponent)
    {
        var expected = BigInteger.ModPow(Number(value), Number(exponent), Number(modulus));
        foreach (var vectors in Engines(modulus.Length))
        {
            Assert.True(Montgomery.TryCreate(modulus, vectors, out var montgomery));
            var result = new byte[modulus.Length];
            montgomery.ModPow(value, exponent, result);
            Assert.True(expected == Number(result), $"{modulus.Length} bytes, vectors {vectors}");
        }
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
