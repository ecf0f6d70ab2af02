using System.Net;
using MTProto.Client.Proxies;

namespace MTProto.Tests.Client.Proxies;

public sealed class ProxyAddressTests
{
    private const string Key = "00112233445566778899aabbccddeeff";

    [Theory]
    [InlineData("socks5://proxy.example.org:1080", ProxyKind.Socks5, "proxy.example.org", 1080, null, null)]
    [InlineData("SOCKS5://Proxy.Example.org:1080/", ProxyKind.Socks5, "proxy.example.org", 1080, null, null)]
    [InlineData("socks5h://user:pass%40word@10.0.0.1:1", ProxyKind.Socks5, "10.0.0.1", 1, "user", "pass@word")]
    [InlineData("socks5://user:a:b@host:65535", ProxyKind.Socks5, "host", 65535, "user", "a:b")]
    [InlineData("socks5://u@x:p@host:80", ProxyKind.Socks5, "host", 80, "u@x", "p")]
    [InlineData("http://user:%C3%A4@[2001:db8::1]:3128", ProxyKind.Http, "2001:db8::1", 3128, "user", "ä")]
    [InlineData("https://t.me/socks?server=1.2.3.4&port=1080&user=u&pass=p", ProxyKind.Socks5, "1.2.3.4", 1080, "u", "p")]
    [InlineData("tg://socks?server=1.2.3.4&port=1080", ProxyKind.Socks5, "1.2.3.4", 1080, null, null)]
    public void TryParse_Address_HasItsParts(string text, ProxyKind kind, string host, int port, string? user, string? password)
    {
        Assert.True(ProxyAddress.TryParse(text, out var address, out _));
        Assert.Equal((kind, host, port, user, password), (address.Kind, address.Host, address.Port, address.Username, address.Password));
        Assert.Equal(text, address.Reveal());
    }

    [Theory]
    [InlineData("mtproxy://" + Key + "@host.example:443", "host.example", false)]
    [InlineData("mtproxy://dd" + Key + "@host.example:443", "host.example", true)]
    [InlineData("tg://proxy?server=host.example&port=443&secret=dd" + Key, "host.example", true)]
    [InlineData("https://t.me/proxy?server=2001:db8::1&port=443&secret=ABEiM0RVZneImaq7zN3u_w", "2001:db8::1", false)]
    [InlineData("https://t.me/proxy?port=443&secret=ABEiM0RVZneImaq7zN3u_w%3D%3D&server=host.example", "host.example", false)]
    public void TryParse_MtprotoProxy_HasItsSecret(string text, string host, bool padded)
    {
        Assert.True(ProxyAddress.TryParse(text, out var address, out _));
        Assert.Equal((ProxyKind.Mtproxy, host, 443, padded), (address.Kind, address.Host, address.Port, address.Secret!.RequiresPadding));
        Assert.Equal(Convert.FromHexString(Key), address.Secret.Key.ToArray());
    }

    [Fact]
    public void TryParse_Fragment_SaysCountryCapacityAndName()
    {
        Assert.True(ProxyAddress.TryParse("socks5://h:1#country=de&capacity=50&name=exit-1", out var address, out _));
        Assert.Equal(("DE", 50, "exit-1", "exit-1"), (address.Country, address.Capacity, address.Name, address.Id));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("host:1080", 0)]
    [InlineData("ftp://host:1", 0)]
    [InlineData("https://host:1", 0)]
    [InlineData("socks5://", 9)]
    [InlineData("socks5://host", 13)]
    [InlineData("socks5://host:", 14)]
    [InlineData("socks5://host:0", 14)]
    [InlineData("socks5://host:65536", 14)]
    [InlineData("socks5://host:+1", 14)]
    [InlineData("socks5://:1080", 9)]
    [InlineData("socks5://ho_st!:1080", 9)]
    [InlineData("socks5://2001:db8::1:1080", 14)]
    [InlineData("socks5://[2001:db8::1:1080", 9)]
    [InlineData("socks5://[1.2.3.4]:1080", 9)]
    [InlineData("socks5://[::1]1080", 14)]
    [InlineData("socks5://user@host:1", 13)]
    [InlineData("socks5://:pass@host:1", 9)]
    [InlineData("socks5://user:@host:1", 14)]
    [InlineData("socks5://user:p%4@host:1", 15)]
    [InlineData("socks5://user:p%zz@host:1", 15)]
    [InlineData("socks5://user:%ff@host:1", 14)]
    [InlineData("socks5://user:%00@host:1", 14)]
    [InlineData("http://us%3Aer:p@host:1", 7)]
    [InlineData("socks5://host:1/path", 15)]
    [InlineData("socks5://host:1?x=y", 15)]
    [InlineData("socks5://ho st:1", 11)]
    [InlineData("socks5://hö:1", 10)]
    [InlineData("mtproxy://host:1", 10)]
    [InlineData("mtproxy://1234@host:1", 10)]
    [InlineData("tg://proxy", 5)]
    [InlineData("tg://resolve?domain=x", 5)]
    [InlineData("tg://proxy?server=h&port=1", 11)]
    [InlineData("tg://proxy?server=h&port=x&secret=" + Key, 25)]
    [InlineData("tg://proxy?server=h&server=i&port=1&secret=" + Key, 20)]
    [InlineData("tg://proxy?server&port=1", 11)]
    [InlineData("tg://socks?server=h&port=1&user=u", 32)]
    [InlineData("socks5://h:1#land=de", 13)]
    [InlineData("socks5://h:1#country=ger", 13)]
    [InlineData("socks5://h:1#capacity=0", 13)]
    [InlineData("socks5://h:1#country=de&country=de", 24)]
    [InlineData("socks5://h:1#name=a%20b", 13)]
    public void TryParse_NoAddress_SaysWhere(string text, int position)
    {
        Assert.False(ProxyAddress.TryParse(text, out var address, out var error));
        Assert.Null(address);
        Assert.Equal(position, error.Position);
        Assert.NotEmpty(error.Problem);
    }

    [Fact]
    public void TryParse_EveryPrefixAndEveryChange_EndsInOneOfTheTwoAndTellsNoSecret()
    {
        string[] texts =
        [
            "socks5://someuser:topsecret@[2001:db8::1]:1080#country=DE&capacity=50&name=x",
            "http://someuser:topsecret@proxy.example.org:3128",
            $"mtproxy://dd{Key}@proxy.example.org:443#name=y",
            $"tg://proxy?server=1.2.3.4&port=443&secret={Key}",
        ];
        foreach (var text in texts)
        {
            for (var length = 0; length < text.Length; length++)
            {
                Check(text[..length]);
            }

            for (var i = 0; i < text.Length; i++)
            {
                foreach (var other in "\0 %@:/#?&=[]xZ9é")
                {
                    Check($"{text[..i]}{other}{text[(i + 1)..]}");
                }
            }
        }

        static void Check(string text)
        {
            var isAddress = ProxyAddress.TryParse(text, out var address, out var error);
            Assert.Equal(isAddress, address is not null);
            if (address is null)
            {
                Assert.InRange(error.Position, 0, text.Length);
                Assert.DoesNotContain("topsecret", error.Problem, StringComparison.Ordinal);
                Assert.DoesNotContain(Key, error.Problem, StringComparison.Ordinal);
            }
            else
            {
                Assert.DoesNotContain("topsecret", address.ToString() + address.Id, StringComparison.Ordinal);
                Assert.DoesNotContain(Key[4..20], address.ToString() + address.Id, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void ToStringAndId_HideCredentials_AndTellProxiesApart()
    {
        Assert.True(ProxyAddress.TryParse("socks5://a:secret@[::1]:1080", out var first, out _));
        Assert.True(ProxyAddress.TryParse("socks5://b:secret@[::1]:1080", out var second, out _));
        Assert.Equal("socks5://***@[::1]:1080", first.ToString());
        Assert.NotEqual(first.Id, second.Id);
        Assert.StartsWith("socks5-::1-1080-", first.Id, StringComparison.Ordinal);
        Assert.IsType<IPEndPoint>(first.EndPoint);
    }
}
