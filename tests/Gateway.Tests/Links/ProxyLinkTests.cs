using MTProto.Client.Proxies;
using MTProto.Transports;
using Telepool.Gateway.Links;

namespace Gateway.Tests.Links;

public sealed class ProxyLinkTests
{
    private const string Key = "00112233445566778899aabbccddeeff";

    [Theory]
    [InlineData(LinkForm.Plain, "tg://proxy?server=proxy.example.org&port=443&secret=" + Key)]
    [InlineData(LinkForm.Padded, "tg://proxy?server=proxy.example.org&port=443&secret=dd" + Key)]
    [InlineData(LinkForm.Tls, "tg://proxy?server=proxy.example.org&port=443&secret=ee" + Key + "7777772e6578616d706c652e6f7267")]
    public void Create_EachForm_IsWhatClientsOpen(LinkForm form, string expected)
    {
        ProxySecret.TryParse(Key, out var secret);

        var link = ProxyLink.Create(form, "proxy.example.org", 443, secret!, "www.example.org")!;

        Assert.Equal(expected, link.App);
        Assert.Equal(expected.Replace("tg://", "https://t.me/", StringComparison.Ordinal), link.Web);
        Assert.DoesNotContain(Key, link.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("2001:db8::7")]
    public void Create_Addresses_AreReadBackByAClient(string server)
    {
        ProxySecret.TryParse("ee" + Key + "7777772e6578616d706c652e6f7267", out var secret);

        var link = ProxyLink.Create(LinkForm.Tls, server, 8443, secret!, null)!;

        Assert.True(ProxyAddress.TryParse(link.Web, out var address, out _));
        Assert.Equal((server, 8443, "www.example.org"), (address.Host, address.Port, address.Secret!.Domain));
    }

    [Fact]
    public void Create_TlsWithoutAHost_IsNull()
    {
        ProxySecret.TryParse(Key, out var secret);

        Assert.Null(ProxyLink.Create(LinkForm.Tls, "203.0.113.7", 443, secret!, null));
        Assert.Null(ProxyLink.Create(LinkForm.Tls, "203.0.113.7", 443, secret!, "203.0.113.8"));
    }

    [Fact]
    public void Pictures_OfALink_AreWhatTheyAreCalled()
    {
        const string Link = "tg://proxy?server=proxy.example.org&port=443&secret=dd" + Key;

        Assert.Contains("<svg", QrPicture.Svg(Link), StringComparison.Ordinal);
        Assert.Equal([0x89, 0x50, 0x4e, 0x47], QrPicture.Png(Link)[..4]);
        Assert.Contains('█', QrPicture.Terminal(Link));
        Assert.Equal(QrPicture.Svg(Link), QrPicture.Svg(Link));
    }
}
