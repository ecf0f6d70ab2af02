using Telepool.Gateway.Routes;

namespace Gateway.Tests.Routes;

public sealed class RouteTextTests
{
    [Theory]
    [InlineData("2=192.0.2.1:443", 2, "192.0.2.1:443")]
    [InlineData("-4=192.0.2.1:443,[2001:db8::1]:5222", -4, "192.0.2.1:443 [2001:db8::1]:5222")]
    [InlineData("10002 = 192.0.2.1:80 , 192.0.2.2:80", 10002, "192.0.2.1:80 192.0.2.2:80")]
    [InlineData("default=127.0.0.1:4430", null, "127.0.0.1:4430")]
    [InlineData("203=[2a0a:f280:203:a:5000::100]:443", 203, "[2a0a:f280:203:a:5000::100]:443")]
    public void TryRead_Assignment_IsUnderstood(string text, int? number, string addresses)
    {
        Assert.True(RouteText.TryRead(text, out var read, out var list, out _));
        Assert.Equal(number, read);
        Assert.Equal(addresses, string.Join(' ', list));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("2=")]
    [InlineData("=192.0.2.1:443")]
    [InlineData("0=192.0.2.1:443")]
    [InlineData("1000=192.0.2.1:443")]
    [InlineData("20002=192.0.2.1:443")]
    [InlineData("two=192.0.2.1:443")]
    [InlineData("2=192.0.2.1")]
    [InlineData("2=192.0.2.1:0")]
    [InlineData("2=192.0.2.1:70000")]
    [InlineData("2=2001:db8::1:443")]
    [InlineData("2=dc.example.org:443")]
    [InlineData("2=192.0.2.1:443,")]
    public void TryRead_OtherText_SaysWhatIsWrong(string text)
    {
        Assert.False(RouteText.TryRead(text, out _, out var addresses, out var error));
        Assert.Null(addresses);
        Assert.NotEmpty(error);
    }
}
