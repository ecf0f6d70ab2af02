using System.Security.Cryptography;
using MTProto.Crypto;
using Testing;

namespace MTProto.Tests.Crypto;

public sealed class AesCbcTests
{
    // NIST SP 800-38A, F.2.5.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Encrypt_NistVector_IsAsPublished(bool portable)
    {
        var key = Convert.FromHexString("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
        var iv = Convert.FromHexString("000102030405060708090a0b0c0d0e0f");
        var data = Convert.FromHexString("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
        var plain = data.ToArray();

        new AesCbcEncryptor(key, iv, portable).Encrypt(data);

        Assert.Equal(
            "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b",
            Convert.ToHexStringLower(data));
        new AesCbcDecryptor(key, iv, portable).Decrypt(data);
        Assert.Equal(plain, data);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EncryptAndDecrypt_InPieces_AgreeWithThePlatform(bool portable)
    {
        var random = new SeededRandomSource(5);
        var (key, iv, plain) = (random.Bytes(32), random.Bytes(16), random.Bytes(4096));
        using var aes = Aes.Create();
        aes.SetKey(key);
        var expected = aes.EncryptCbc(plain, iv, PaddingMode.None);
        var data = plain.ToArray();
        var pieces = new Random(2);

        var encryptor = new AesCbcEncryptor(key, iv, portable);
        InPieces(data, pieces, encryptor.Encrypt);
        Assert.Equal(expected, data);

        var decryptor = new AesCbcDecryptor(key, iv, portable);
        InPieces(data, pieces, decryptor.Decrypt);
        Assert.Equal(plain, data);
    }

    [Fact]
    public void EncryptAll_AnyNumberOfStreams_IsAsOneByOne()
    {
        var random = new SeededRandomSource(6);
        var lengths = new Random(4);
        for (var streams = 0; streams <= 11; streams++)
        {
            var keys = Enumerable.Range(0, streams).Select(_ => random.Bytes(48)).ToArray();
            var alone = keys.Select(Create).ToArray();
            var together = keys.Select(Create).ToArray();
            for (var turn = 0; turn < 5; turn++)
            {
                var plain = keys.Select(_ => random.Bytes(16 * lengths.Next(0, 40))).ToArray();
                var expected = plain.Select(data => data.ToArray()).ToArray();
                for (var i = 0; i < streams; i++)
                {
                    alone[i].Encrypt(expected[i]);
                }

                AesCbcEncryptor.EncryptAll([.. plain.Select((data, i) => new CbcRun(together[i], data))]);
                Assert.Equal(expected, plain);
            }
        }
    }

    [Fact]
    public void Encrypt_PartOfABlock_IsRefused()
    {
        var cipher = new AesCbcEncryptor(new byte[32], new byte[16]);

        Assert.Throws<ArgumentOutOfRangeException>(() => cipher.Encrypt(new byte[17]));
    }

    private static AesCbcEncryptor Create(byte[] key) => new(key.AsSpan(0, 32), key.AsSpan(32));

    private static void InPieces(byte[] data, Random lengths, Action<Span<byte>> process)
    {
        for (var at = 0; at < data.Length;)
        {
            var count = Math.Min(16 * lengths.Next(0, 20), data.Length - at);
            process(data.AsSpan(at, count));
            at += count;
        }
    }
}
