using System.Numerics;
using System.Security.Cryptography;
using MTProto.Crypto;
using Testing;

namespace MTProto.Tests.Crypto;

public class RsaTests
{
    private static readonly RsaPrivateKey Private = RsaPrivateKey.Create();

    [Fact]
    public void Fingerprint_TelegramKeys_EqualPublishedOnes()
    {
        Assert.Equal(unchecked((long)0xd09d1d85de64fd85), TelegramPublicKeys.Production.Fingerprint);
        Assert.Equal(unchecked((long)0xb25898df208d2603), TelegramPublicKeys.Test.Fingerprint);
    }

    [Fact]
    public void ReadPem_SeveralKeysOfBothKinds_ReturnsThemInOrder()
    {
        using var rsa = RSA.Create(2048);
        var pem = "# ours\n" + Private.PublicKey.WritePem() + "\nfrom elsewhere:\n" + rsa.ExportSubjectPublicKeyInfoPem()
            + "\r\n" + TelegramPublicKeys.Test.WritePem();
        var keys = RsaPublicKey.ReadPem(pem);
        Assert.Equal(3, keys.Count);
        Assert.Equal(Private.PublicKey.Fingerprint, keys[0].Fingerprint);
        Assert.Equal(rsa.ExportParameters(false).Modulus, keys[1].Modulus);
        Assert.Equal(TelegramPublicKeys.Test.Fingerprint, keys[2].Fingerprint);
    }

    [Fact]
    public void TryReadPem_UnusableText_SaysWhy()
    {
        using var small = RSA.Create(1024);
        using var curve = ECDsa.Create();
        var good = Private.PublicKey.WritePem();
        foreach (var pem in new[]
        {
            string.Empty,
            "no key here",
            Private.WritePem(),
            small.ExportRSAPublicKeyPem(),
            curve.ExportSubjectPublicKeyInfoPem(),
            good + small.ExportRSAPublicKeyPem(),
            good.Replace("MII", "MIX", StringComparison.Ordinal),
            "-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----\n",
        })
        {
            Assert.False(RsaPublicKey.TryReadPem(pem, out var keys, out var error));
            Assert.Empty(keys);
            Assert.NotEmpty(error);
            Assert.Throws<FormatException>(() => RsaPublicKey.ReadPem(pem));
        }
    }

    [Fact]
    public void TryReadPem_EveryPrefixOfAKey_IsRefused()
    {
        var pem = Private.PublicKey.WritePem().TrimEnd();
        for (var length = 0; length < pem.Length; length++)
        {
            Assert.False(RsaPublicKey.TryReadPem(pem.AsSpan(0, length), out _, out _));
        }
    }

    [Fact]
    public void TryReadPem_AnyChangedCharacter_IsRefusedOrAnotherKey()
    {
        var pem = Private.PublicKey.WritePem().TrimEnd().ToCharArray();
        for (var i = 0; i < pem.Length; i++)
        {
            var original = pem[i];
            pem[i] = original == 'A' ? 'B' : 'A';
            if (RsaPublicKey.TryReadPem(pem, out var keys, out _))
            {
                Assert.All(keys, key => Assert.NotEqual(Private.PublicKey.Fingerprint, key.Fingerprint));
            }

            pem[i] = original;
        }
    }

    [Fact]
    public void TryReadPem_DamagedPrivateKey_IsRefused()
    {
        var pem = Private.WritePem().ToCharArray();
        for (var i = 0; i < pem.Length; i += 7)
        {
            var original = pem[i];
            pem[i] = original == 'A' ? 'B' : 'A';
            if (RsaPrivateKey.TryReadPem(pem, out var key))
            {
                // Only the full private exponent is left unused.
                var (block, opened) = (new byte[256], new byte[256]);
                block[255] = 7;
                Assert.True(key.PublicKey.Apply(block, opened));
                Assert.True(key.Apply(opened, opened));
                Assert.Equal(block, opened);
            }

            pem[i] = original;
        }
    }

    [Fact]
    public void Create_Key_HasAFingerprintWithoutLeadingZeroDigit()
    {
        Assert.NotEqual(0ul, (ulong)Private.PublicKey.Fingerprint >> 60);
        Assert.Equal(65537u, Private.PublicKey.Exponent);
    }

    [Fact]
    public void WritePem_ReadBack_IsTheSameKey()
    {
        var again = RsaPrivateKey.ReadPem(Private.WritePem());
        Assert.Equal(Private.PublicKey.Fingerprint, again.PublicKey.Fingerprint);
        Assert.Contains("BEGIN RSA PRIVATE KEY", Private.WritePem(), StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => RsaPrivateKey.ReadPem(Private.PublicKey.WritePem()));
        Assert.False(RsaPrivateKey.TryReadPem("nothing", out _));
    }

    [Fact]
    public void Apply_PrivateThenPublic_ReturnsTheBlock()
    {
        var random = new SeededRandomSource(11);
        for (var round = 0; round < 8; round++)
        {
            var block = random.Bytes(256);
            block[0] = (byte)round == 0 ? (byte)0 : (byte)(block[0] >> 1);
            var (sealedBlock, opened) = (new byte[256], new byte[256]);
            Assert.True(Private.PublicKey.Apply(block, sealedBlock));
            Assert.Equal(
                BigInteger.ModPow(Number(block), 65537, Number(Private.PublicKey.Modulus.ToArray())), Number(sealedBlock));
            Assert.True(Private.Apply(sealedBlock, opened));
            Assert.Equal(block, opened);
        }
    }

    [Fact]
    public void Apply_NotBelowTheModulus_IsRefused()
    {
        var modulus = Private.PublicKey.Modulus.ToArray();
        byte[] ones = [.. Enumerable.Repeat((byte)0xff, 256)];
        var result = new byte[256];
        foreach (var block in new[] { modulus, ones, new byte[257] })
        {
            Assert.False(Private.PublicKey.Apply(block, result));
            Assert.False(Private.Apply(block, result));
        }

        Assert.False(Private.Apply(new byte[255], result));
        Assert.All(result, b => Assert.Equal(0, b));
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
