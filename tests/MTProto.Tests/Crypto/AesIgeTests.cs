using System.Security.Cryptography;
using MTProto.Crypto;
using Testing;

namespace MTProto.Tests.Crypto;

public class AesIgeTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] Iv = [.. Enumerable.Range(100, 32).Select(i => (byte)i)];

    // Computed by AES_ige_encrypt of OpenSSL 3.0, whose own published vectors are for 128-bit keys only.
    [Fact]
    public void Encrypt_FourBlocks_EqualsOpenSsl()
    {
        byte[] plain = [.. Enumerable.Range(0, 64).Select(i => (byte)((i * 7) + 3))];
        var cipher = new byte[64];
        AesIge.Encrypt(Key, Iv, plain, cipher);
        Assert.Equal(
            "b1558c09fe02f8becabd61286c912b60285bba5790d4828ea98199e7d606f403"
            + "67ba8a99cffa54faa69ed9e90995e4eb67bb674b8e8584512e33bb540c0534cd",
            Convert.ToHexStringLower(cipher));
    }

    [Fact]
    public void Encrypt_256Blocks_EqualsOpenSsl()
    {
        byte[] plain = [.. Enumerable.Range(0, 4096).Select(i => (byte)((i * i) + (i / 256)))];
        var cipher = new byte[4096];
        AesIge.Encrypt(Key, Iv, plain, cipher);
        Assert.Equal(
            "bb3c238ec764f8413abb529436d13b153f3ff4c3ae3435ef7733cd54219654a9",
            Convert.ToHexStringLower(SHA256.HashData(cipher)));
    }

    [Fact]
    public void EncryptAndDecrypt_EveryLengthTo4096_EqualPlainReference()
    {
        var random = new SeededRandomSource(1);
        for (var length = 0; length <= 4096; length += 16)
        {
            var (key, iv, plain) = (random.Bytes(32), random.Bytes(32), random.Bytes(length));
            var expected = PlainAes.IgeEncrypt(key, iv, plain);
            var buffer = new byte[length];
            AesIge.Encrypt(key, iv, plain, buffer);
            Assert.Equal(expected, buffer);
            AesIge.Decrypt(key, iv, expected, buffer);
            Assert.Equal(plain, buffer);

            AesIge.Encrypt(key, iv, buffer, buffer);
            Assert.Equal(expected, buffer);
            AesIge.Decrypt(key, iv, buffer, buffer);
            Assert.Equal(plain, buffer);
        }
    }

    [Fact]
    public void Portable_EveryLengthTo1024_EqualsPlainReference()
    {
        var random = new SeededRandomSource(2);
        for (var length = 0; length <= 1024; length += 16)
        {
            var (key, iv, plain) = (random.Bytes(32), random.Bytes(32), random.Bytes(length));
            var expected = PlainAes.IgeEncrypt(key, iv, plain);
            AesIgePortable.Encrypt(key, iv, plain, plain);
            Assert.Equal(expected, plain);
            AesIgePortable.Decrypt(key, iv, plain, plain);
            Assert.Equal(expected, PlainAes.IgeEncrypt(key, iv, plain));
        }
    }

    [Fact]
    public void Encrypt_LongerDestination_LeavesTheRestAlone()
    {
        byte[] destination = [.. Enumerable.Repeat((byte)0x55, 48)];
        AesIge.Encrypt(Key, Iv, new byte[32], destination);
        Assert.All(destination[32..], b => Assert.Equal(0x55, b));
    }

    [Theory]
    [InlineData(31, 32, 16, 16)]
    [InlineData(32, 16, 16, 16)]
    [InlineData(32, 32, 15, 16)]
    [InlineData(32, 32, 32, 16)]
    public void Encrypt_WrongLengths_Throws(int key, int iv, int source, int destination)
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            () => AesIge.Encrypt(new byte[key], new byte[iv], new byte[source], new byte[destination]));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => AesIge.Decrypt(new byte[key], new byte[iv], new byte[source], new byte[destination]));
    }

    [Fact]
    public void Encrypt_ShiftedOverlap_Throws()
    {
        var memory = new byte[64];
        Assert.Throws<ArgumentException>(() => AesIge.Encrypt(Key, Iv, memory.AsSpan(0, 32), memory.AsSpan(16, 32)));
    }
}
