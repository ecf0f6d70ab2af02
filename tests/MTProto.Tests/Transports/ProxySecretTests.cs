using MTProto.Transports;

namespace MTProto.Tests.Transports;

public sealed class ProxySecretTests
{
    private const string Key = "00112233445566778899aabbccddeeff";

    [Theory]
    [InlineData(Key, false)]
    [InlineData("00112233445566778899AABBCCDDEEFF", false)]
    [InlineData("dd" + Key, true)]
    [InlineData("ABEiM0RVZneImaq7zN3u_w", false)]
    [InlineData("ABEiM0RVZneImaq7zN3u/w==", false)]
    [InlineData("3QARIjNEVWZ3iJmqu8zd7v8", true)]
    public void TryParse_Secret_HasKeyAndKind(string text, bool padded)
    {
        Assert.Equal(ProxySecretStatus.Ok, ProxySecret.TryParse(text, out var secret));
        Assert.Equal(padded, secret!.RequiresPadding);
        Assert.Equal(Convert.FromHexString(Key), secret.Key.ToArray());
        Assert.DoesNotContain("22", secret.ToString(), StringComparison.Ordinal);
    }

    // Sixteen bytes are a key even where the first is dd.
    [Fact]
    public void TryParse_SixteenBytesBeginningWithDd_IsNotPadded()
    {
        Assert.Equal(ProxySecretStatus.Ok, ProxySecret.TryParse("dd112233445566778899aabbccddeeff", out var secret));
        Assert.False(secret!.RequiresPadding);
    }

    [Fact]
    public void TryParse_TlsSecret_HasItsHostAndPads()
    {
        Assert.Equal(ProxySecretStatus.Ok, ProxySecret.TryParse("ee" + Key + "676f6f676c652e636f6d", out var secret));
        Assert.Equal(("google.com", true), (secret!.Domain, secret.RequiresPadding));
        Assert.Equal("ee" + Key + "676f6f676c652e636f6d", secret.Reveal());
    }

    [Theory]
    [InlineData("ee" + Key, ProxySecretStatus.Invalid)]
    [InlineData("ee" + Key + "676f ", ProxySecretStatus.Invalid)]
    [InlineData("ee" + Key + "676f2f", ProxySecretStatus.Invalid)]
    [InlineData("ee" + Key + "c3a4", ProxySecretStatus.Invalid)]
    [InlineData("dd" + Key + "676f", ProxySecretStatus.Invalid)]
    [InlineData("ff" + Key + "676f", ProxySecretStatus.Unsupported)]
    public void TryParse_LongSecretWithoutAHost_IsNone(string text, ProxySecretStatus expected) =>
        Assert.Equal(expected, ProxySecret.TryParse(text, out _));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("xyz!")]
    [InlineData("aa" + Key)]
    [InlineData("0" + Key)]
    public void TryParse_AnythingElse_IsInvalid(string? text)
    {
        Assert.Equal(ProxySecretStatus.Invalid, ProxySecret.TryParse(text, out var secret));
        Assert.Null(secret);
    }

    [Fact]
    public void TryParse_EveryPrefixAndALongText_NeverThrows()
    {
        var text = "dd" + Key + new string('q', 5000);
        for (var length = 0; length < text.Length; length += length < 100 ? 1 : 97)
        {
            ProxySecret.TryParse(text[..length], out _);
        }
    }
}
