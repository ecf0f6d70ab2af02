using System.Text;
using Telepool.Gateway.Routes.Refresh;

namespace Gateway.Tests.Routes;

public sealed class ProxyConfigReaderTests
{
    private const string Sample =
        """
        # force_probability 10 10
        default 2;
        proxy_for 1 149.154.175.50:8888;
        proxy_for -1 149.154.175.50:8888;
        proxy_for 4 91.108.4.212:8888;
        proxy_for 4 91.108.4.139:8888;
        proxy_for 203 [2a0a:f280:203:a:5000::110]:443;
        timeout 1;
        """;

    [Fact]
    public void Read_Sample_IsUnderstood()
    {
        Assert.Equal(ProxyConfigStatus.Ok, Read(Sample, out var config));
        Assert.Equal(2, config!.Default);
        Assert.Equal([-1, 1, 4, 203], config.Proxies.Addresses.Keys.Order());
        Assert.Equal("91.108.4.212:8888 91.108.4.139:8888", string.Join(' ', config.Proxies.Addresses[4]));
    }

    [Fact]
    public void Read_EveryPrefix_IsNeverAnotherAddress()
    {
        Assert.Equal(ProxyConfigStatus.Ok, Read(Sample, out var whole));
        for (var length = 0; length < Sample.Length; length++)
        {
            if (Read(Sample[..length], out var part) != ProxyConfigStatus.Ok)
            {
                continue;
            }

            foreach (var (number, addresses) in part!.Proxies.Addresses)
            {
                Assert.Equal(addresses, whole!.Proxies.Addresses[number].Take(addresses.Count));
            }
        }
    }

    [Fact]
    public void Read_EverySingleByteChange_EndsWithoutFault()
    {
        var bytes = Encoding.ASCII.GetBytes(Sample);
        for (var i = 0; i < bytes.Length; i++)
        {
            foreach (var change in new byte[] { 0, (byte)' ', (byte)';', (byte)'#', (byte)'9', 0xff })
            {
                var changed = (byte[])bytes.Clone();
                changed[i] = change;
                var status = ProxyConfigReader.Read(changed, out var config);
                Assert.True(status == ProxyConfigStatus.Invalid || config is not null);
            }
        }
    }

    [Theory]
    [InlineData("", nameof(ProxyConfigStatus.Empty))]
    [InlineData("default 2;", nameof(ProxyConfigStatus.Empty))]
    [InlineData("# nothing but a remark", nameof(ProxyConfigStatus.Empty))]
    [InlineData("proxy_for 2 192.0.2.1:8888", nameof(ProxyConfigStatus.Invalid))]
    [InlineData("proxy_for 2 192.0.2.1;", nameof(ProxyConfigStatus.Invalid))]
    [InlineData("proxy_for 0 192.0.2.1:8888;", nameof(ProxyConfigStatus.Invalid))]
    [InlineData("proxy_for 2 host:8888;", nameof(ProxyConfigStatus.Invalid))]
    [InlineData("<html><body>502 Bad Gateway</body></html>", nameof(ProxyConfigStatus.Invalid))]
    [InlineData(";", nameof(ProxyConfigStatus.Invalid))]
    public void Read_OtherText_IsToldApart(string text, string expected) => Assert.Equal(expected, Read(text, out _).ToString());

    [Fact]
    public void Read_TooLong_IsInvalid() => Assert.Equal(ProxyConfigStatus.Invalid, Read(Sample + new string(' ', ProxyConfigReader.MaxLength), out _));

    private static ProxyConfigStatus Read(string text, out ProxyConfig? config) => ProxyConfigReader.Read(Encoding.ASCII.GetBytes(text), out config);
}
