using MTProto.Transports.MiddleProxy;

namespace MTProto.Tests.Transports.MiddleProxy;

public sealed class MiddleKeysTests
{
    // Computed with Python's hashlib from the description alone: nonces 10..1f (middle proxy) and a0..af (proxy), time 65a1b2c3, secret
    // twice the SHA-512 of "telepool middle".
    [Theory]
    [InlineData("CLIENT", "203.0.113.7:40123", "149.154.175.50:8888", "a96a50cba52466e4bb833f20b069ba9161651511a246e55a07f86d28c7f45bd0", "e60078e73cb79588977e4a5316f01357")]
    [InlineData("SERVER", "203.0.113.7:40123", "149.154.175.50:8888", "bc481536fe9c6b620d4a69e2615b31bedc49ed608075133739248dca961f04f3", "0b29c8baa76fe84f5b223ed159f8178e")]
    [InlineData("CLIENT", "[2001:db8::7]:40123", "[2001:b28:f23d:f001::d]:80", "f543975b193e78cd3f8b60f56e01c4573a63383eca57493d52c5495f1e9d7409", "efc94be952265c93ef955a4dc1a5e9b5")]
    [InlineData("SERVER", "[2001:db8::7]:40123", "[2001:b28:f23d:f001::d]:80", "31628d4ee78f8c980756e083c325ca25482a4abdd127fbfb1927e98738be4451", "89aba607d150f0b72b6db5b44ae460ae")]
    public void Detail16_Derive_KnownValues_AreAsComputedElsewhere(string purpose, string proxy, string middle, string key, string iv)
    {
        var actualKey = new byte[32];
        var actualIv = new byte[16];

        MiddleSamples.Keys(proxy, middle).Derive(System.Text.Encoding.ASCII.GetBytes(purpose), actualKey, actualIv);

        Assert.Equal(key, Convert.ToHexStringLower(actualKey));
        Assert.Equal(iv, Convert.ToHexStringLower(actualIv));
    }

    [Fact]
    public void Detail16_Derive_MappedAddresses_AreIPv4()
    {
        var plain = new byte[48];
        var mapped = new byte[48];

        MiddleSamples.Keys("203.0.113.7:40123", "149.154.175.50:8888").Derive("CLIENT"u8, plain.AsSpan(0, 32), plain.AsSpan(32));
        MiddleSamples.Keys("[::ffff:203.0.113.7]:40123", "[::ffff:149.154.175.50]:8888").Derive("CLIENT"u8, mapped.AsSpan(0, 32), mapped.AsSpan(32));

        Assert.Equal(plain, mapped);
    }

    // Behind address translation the two sides see different addresses: the first encrypted frame is then refused.
    [Theory]
    [InlineData("10.0.0.7:40123")]
    [InlineData("203.0.113.7:40124")]
    public void Detail16_Derive_AnotherAddressThanThePeerSees_DoesNotDecrypt(string seen)
    {
        var frame = MiddleSamples.Frame(-1, new byte[20]);
        var copy = frame.ToArray();

        MiddleSamples.Keys("203.0.113.7:40123", "149.154.175.50:8888").EncryptUp().Encrypt(frame);
        MiddleSamples.Keys(seen, "149.154.175.50:8888").DecryptUp().Decrypt(frame);

        Assert.NotEqual(copy, frame);
        Assert.Equal(MiddleStatus.Invalid, MiddleFrame.Read(frame, -1, out _, out _, out _));
    }

    [Fact]
    public void Ciphers_BothDirections_FitTogether()
    {
        var keys = MiddleSamples.Keys("[2001:db8::7]:40123", "[2001:b28:f23d:f001::d]:80");
        var plain = MiddleSamples.Frame(-1, new byte[20]);
        var up = plain.ToArray();
        var down = plain.ToArray();

        keys.EncryptUp().Encrypt(up);
        keys.EncryptDown().Encrypt(down);

        Assert.NotEqual(up, down);
        keys.DecryptUp().Decrypt(up);
        keys.DecryptDown().Decrypt(down);
        Assert.Equal(plain, up);
        Assert.Equal(plain, down);
    }

    [Fact]
    public void TryCreate_WrongSecretFiles_SayWhatIsWrong()
    {
        Assert.Equal(MiddleStatus.Incomplete, MiddleSecret.TryCreate(new byte[31], out _));
        Assert.Equal(MiddleStatus.Unsupported, MiddleSecret.TryCreate(new byte[257], out _));
        Assert.Equal(MiddleStatus.Invalid, MiddleSecret.TryCreate(System.Text.Encoding.ASCII.GetBytes(new string('a', 128)), out _));
        Assert.Equal(MiddleStatus.Invalid, MiddleSecret.TryCreate(System.Text.Encoding.ASCII.GetBytes("<html>\r\n" + new string('x', 4000)), out _));
        Assert.Equal(MiddleStatus.Ok, MiddleSecret.TryCreate(new byte[32], out var secret));
        Assert.Equal(nameof(MiddleSecret), secret!.ToString());
    }
}
