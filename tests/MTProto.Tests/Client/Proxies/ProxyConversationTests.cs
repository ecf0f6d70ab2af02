using System.Net;
using System.Text;
using MTProto.Client.Proxies;

namespace MTProto.Tests.Client.Proxies;

public sealed class ProxyConversationTests
{
    private static readonly IPEndPoint Target = IPEndPoint.Parse("192.0.2.1:443");
    private static readonly string[] Early = ["", "data of the target"];

    /// <summary>Answers of proxies that open the way: what each says in turn, split where the client must speak first.</summary>
    public static TheoryData<string, string[]> Good => new()
    {
        { "socks5://h:1", [Hex("0500"), Hex("05000001C000020101BB")] },
        { "socks5://u:p@h:1", [Hex("0502"), Hex("0100"), Hex("0500000420010DB80000000000000000000000010050")] },
        { "socks5://u:p@h:1", [Hex("0500"), Hex("0500000304686F73740050")] },
        { "http://h:1", ["HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n"] },
        { "http://u:p@h:1", ["HTTP/1.0 200\r\n\r\n"] },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Read_GoodAnswersInAnySegments_OpenAndLeaveWhatFollows(string address, string[] answers)
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var early = Early[round % 2];
            var conversation = New(address);
            Assert.NotEqual(0, conversation.Begin().Length);
            var rest = new List<byte>();
            var step = ProxyStep.Receive;
            for (var i = 0; i < answers.Length; i++)
            {
                var text = Encoding.Latin1.GetBytes(answers[i] + (i == answers.Length - 1 ? early : ""));
                for (var at = 0; at < text.Length;)
                {
                    var count = round < 4 ? (round < 2 ? 1 : text.Length) : random.Next(1, text.Length - at + 1);
                    count = Math.Min(count, text.Length - at);
                    rest.AddRange(text.AsSpan(at, count));
                    at += count;
                    if (step != ProxyStep.Open)
                    {
                        step = conversation.Read(rest.ToArray(), out var taken, out var answer);
                        rest.RemoveRange(0, taken);
                        Assert.Equal(step == ProxyStep.Send, answer.Length > 0);
                        Assert.Equal(i == answers.Length - 1 ? step : at == text.Length ? ProxyStep.Send : ProxyStep.Receive, step);
                    }
                }
            }

            Assert.Equal(ProxyStep.Open, step);
            Assert.Equal(early, Encoding.Latin1.GetString(rest.ToArray()));
        }
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void Read_EverySingleByteChange_EndsInAStep(string address, string[] answers)
    {
        for (var part = 0; part < answers.Length; part++)
        {
            for (var i = 0; i < answers[part].Length; i++)
            {
                for (var value = 0; value < 256; value += 5)
                {
                    var conversation = New(address);
                    _ = conversation.Begin();
                    for (var before = 0; before < part; before++)
                    {
                        Assert.Equal(ProxyStep.Send, conversation.Read(Encoding.Latin1.GetBytes(answers[before]), out _, out _));
                    }

                    var changed = Encoding.Latin1.GetBytes(answers[part]);
                    changed[i] = (byte)value;
                    var step = conversation.Read(changed, out var taken, out _);
                    Assert.InRange(taken, 0, changed.Length);
                    Assert.Equal(step == ProxyStep.Failed, conversation.Failure != ProxyFailure.None);
                    Assert.Equal(step == ProxyStep.Failed, conversation.Reason is not null);
                }
            }
        }
    }

    [Theory]
    [InlineData("socks5://u:p@h:1", "05ff", ProxyFailure.Credentials)]
    [InlineData("socks5://h:1", "0502", ProxyFailure.Protocol)]
    [InlineData("socks5://h:1", "485454502f", ProxyFailure.Protocol)]
    [InlineData("http://h:1", "0500", ProxyFailure.Protocol)]
    [InlineData("http://h:1", "485454502F312E3120343037205820580D0A0D0A", ProxyFailure.Credentials)]
    [InlineData("http://h:1", "485454502F312E3120353032205820580D0A0D0A", ProxyFailure.Target)]
    public void Read_Refusal_IsNamed(string address, string hex, ProxyFailure expected)
    {
        var conversation = New(address);
        _ = conversation.Begin();
        Assert.Equal(ProxyStep.Failed, conversation.Read(Convert.FromHexString(hex), out _, out _));
        Assert.Equal(expected, conversation.Failure);
    }

    [Fact]
    public void Read_HeaderWithoutEnd_IsGivenUp()
    {
        var conversation = New("http://h:1");
        _ = conversation.Begin();
        var endless = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nX: " + new string('x', HttpConnect.MaxHeader));
        Assert.Equal(ProxyStep.Receive, conversation.Read(endless.AsSpan(0, HttpConnect.MaxHeader - 1), out _, out _));
        Assert.Equal(ProxyStep.Failed, conversation.Read(endless, out _, out _));
    }

    [Fact]
    public void Constructor_ProxyOfAnotherKind_Throws() =>
        Assert.Throws<ArgumentException>(() => New("mtproxy://0123456789abcdef0123456789abcdef@h:1"));

    private static ProxyConversation New(string address)
    {
        Assert.True(ProxyAddress.TryParse(address, out var proxy, out _));
        return new ProxyConversation(proxy, Target);
    }

    private static string Hex(string hex) => Encoding.Latin1.GetString(Convert.FromHexString(hex));
}
