using System.Net;
using MTProto.Client.Proxies;

namespace MTProto.Tests.Client.Proxies;

public sealed class Socks5Tests
{
    [Fact]
    public void Request_EveryKindOfTarget_IsAsRfc1928Says()
    {
        Assert.Equal("05010001C0000201" + "01BB", Convert.ToHexString(Socks5.Request(IPEndPoint.Parse("192.0.2.1:443"))));
        Assert.Equal("05010001C0000201" + "01BB", Convert.ToHexString(Socks5.Request(IPEndPoint.Parse("[::ffff:192.0.2.1]:443"))));
        Assert.Equal("0501000420010DB8000000000000000000000001" + "0050", Convert.ToHexString(Socks5.Request(IPEndPoint.Parse("[2001:db8::1]:80"))));
        Assert.Equal("0501000304" + "686F7374" + "0050", Convert.ToHexString(Socks5.Request(new DnsEndPoint("host", 80))));
        Assert.Equal("0501" + "00", Convert.ToHexString(Socks5.Greeting(false)));
        Assert.Equal("0502" + "0002", Convert.ToHexString(Socks5.Greeting(true)));
        Assert.Equal("01" + "0475736572" + "0470617373", Convert.ToHexString(Socks5.Credentials("user", "pass")));
    }

    [Theory]
    [InlineData("05000001C000020101BB", 0)]
    [InlineData("0504000420010DB80000000000000000000000010050", 4)]
    [InlineData("0500000304686F73740050", 0)]
    [InlineData("050000030000" + "50", 0)]
    [InlineData("05050000000000000000", 5)]
    public void ReadReply_EveryPrefix_IsIncompleteAndNeverAsksForTooMuch(string hex, byte expected)
    {
        var whole = Convert.FromHexString(hex);
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Equal(ReplyStatus.Incomplete, Socks5.ReadReply(whole.AsSpan(0, length), out _, out var needed));
            Assert.InRange(needed, length + 1, whole.Length);
        }

        Assert.Equal(ReplyStatus.Whole, Socks5.ReadReply(whole, out var reply, out var total));
        Assert.Equal((expected, whole.Length), (reply, total));
    }

    [Fact]
    public void ReadReply_EveryByteChange_IsAReplyOrNone()
    {
        var whole = Convert.FromHexString("05000001C000020101BB");
        for (var i = 0; i < whole.Length; i++)
        {
            for (var value = 0; value < 256; value++)
            {
                var changed = (byte[])whole.Clone();
                changed[i] = (byte)value;
                var status = Socks5.ReadReply(changed, out _, out var needed);
                Assert.InRange(needed, 5, Socks5.MaxMessage);
                if (i is 0 or 2 && changed[i] != whole[i])
                {
                    Assert.Equal(ReplyStatus.Invalid, status);
                }
            }
        }
    }
}
