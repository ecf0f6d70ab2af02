using MTProto.Crypto;
using Testing;

namespace MTProto.Tests.Crypto;

public class RsaPadTests
{
    private static readonly RsaPrivateKey Key = RsaPrivateKey.Create();
    private static readonly RsaPrivateKey OtherKey = RsaPrivateKey.Create();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(96)]
    [InlineData(144)]
    public void Decrypt_Padded_ReturnsTheDataAndItsPadding(int length)
    {
        var random = new SeededRandomSource(12);
        var data = random.Bytes(length);
        var (encrypted, opened) = (new byte[256], new byte[RsaPad.MaxDecryptedLength]);
        for (var round = 0; round < 10; round++)
        {
            RsaPad.Encrypt(Key.PublicKey, data, random, encrypted);
            Assert.Equal(RsaPadResult.Padded, RsaPad.Decrypt(Key, encrypted, opened, out var written));
            Assert.Equal(192, written);
            Assert.Equal(data, opened[..length]);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(96)]
    [InlineData(232)]
    public void Decrypt_Legacy_ReturnsExactlyTheData(int length)
    {
        var random = new SeededRandomSource(13);
        var data = random.Bytes(length);
        var (encrypted, opened) = (new byte[256], new byte[RsaPad.MaxDecryptedLength]);
        RsaPad.EncryptLegacy(Key.PublicKey, data, random, encrypted);
        Assert.Equal(RsaPadResult.Legacy, RsaPad.Decrypt(Key, encrypted, opened, out var written));
        Assert.Equal(data, opened[..written]);
    }

    [Fact]
    public void Decrypt_AnyChangedByte_FindsNothing()
    {
        var random = new SeededRandomSource(14);
        var (encrypted, opened) = (new byte[256], new byte[RsaPad.MaxDecryptedLength]);
        for (var i = 0; i < encrypted.Length; i += 5)
        {
            if (i % 2 == 0)
            {
                RsaPad.Encrypt(Key.PublicKey, random.Bytes(100), random, encrypted);
            }
            else
            {
                RsaPad.EncryptLegacy(Key.PublicKey, random.Bytes(100), random, encrypted);
            }

            encrypted[i] ^= 1;
            var result = RsaPad.Decrypt(Key, encrypted, opened, out var written);
            Assert.True(result is RsaPadResult.HashMismatch or RsaPadResult.OutOfRange);
            Assert.Equal(0, written);
        }
    }

    [Fact]
    public void Decrypt_OtherKeyOrNoise_FindsNothing()
    {
        var random = new SeededRandomSource(15);
        var (encrypted, opened) = (new byte[256], new byte[RsaPad.MaxDecryptedLength]);
        RsaPad.Encrypt(Key.PublicKey, random.Bytes(100), random, encrypted);
        Assert.True(RsaPad.Decrypt(OtherKey, encrypted, opened, out _) is RsaPadResult.HashMismatch or RsaPadResult.OutOfRange);
        Assert.Equal(RsaPadResult.HashMismatch, RsaPad.Decrypt(Key, new byte[256], opened, out _));
        byte[] one = [.. new byte[255], 1];
        Assert.Equal(RsaPadResult.HashMismatch, RsaPad.Decrypt(Key, one, opened, out _));
        foreach (var length in new[] { 0, 1, 255, 257, 512 })
        {
            Assert.Equal(RsaPadResult.OutOfRange, RsaPad.Decrypt(Key, random.Bytes(length), opened, out _));
        }
    }

    [Fact]
    public void Encrypt_BlockAboveTheModulus_DrawsAnotherTemporaryKey()
    {
        // The least modulus there is, so that most blocks are above it.
        var modulus = new byte[256];
        modulus[0] = 0x80;
        modulus[^1] = 1;
        Assert.True(RsaPublicKey.TryCreate(modulus, 65537, out var key));
        var random = new SeededRandomSource(16);
        var encrypted = new byte[256];
        for (var round = 0; round < 20; round++)
        {
            RsaPad.Encrypt(key, random.Bytes(50), random, encrypted);
            Assert.True(key.IsBelowModulus(encrypted));
        }
    }

    [Fact]
    public void Encrypt_TooMuchData_Throws()
    {
        var random = new SeededRandomSource(17);
        Assert.Throws<ArgumentOutOfRangeException>(() => RsaPad.Encrypt(Key.PublicKey, new byte[145], random, new byte[256]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RsaPad.EncryptLegacy(Key.PublicKey, new byte[236], random, new byte[256]));
    }
}
