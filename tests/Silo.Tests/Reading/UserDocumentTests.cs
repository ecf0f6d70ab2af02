using System.Text;
using MTProto.Transports;
using Telepool.Silo.Web.Reading.Gateways;

namespace Telepool.Silo.Tests.Reading;

public sealed class UserDocumentTests
{
    private const string Key = "00112233445566778899aabbccddeeff";
    private const string Tls = "ee" + Key + "6578616d706c652e6f7267";

    [Theory]
    [InlineData("not json")]
    [InlineData("[1,2]")]
    [InlineData("{\"a\":")]
    [InlineData("{\"a\":\"x\",\"a\":\"y\"}")]
    [InlineData("{\"a\":[]}")]
    public void Read_OfNoDocument_IsNull(string text) => Assert.Null(UserDocument.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Read_OfEveryPrefix_NeverFails()
    {
        var whole = Encoding.UTF8.GetBytes($$"""{"a": "{{Key}}", "b": {"secret": "{{Tls}}", "enabled": "off"}, "gone": null, "c": {"secret": "@file"} }""");
        for (var length = 0; length < whole.Length; length++)
        {
            var document = UserDocument.Read(whole[..length]);
            Assert.Equal(length == 0, document is not null);
        }

        var users = UserDocument.Read(whole)!;
        Assert.Equal(["a", "b", "c"], users.Names);
        Assert.Equal(("plain", true), (users.Find("a")!.Form, users.Find("a")!.IsEnabled));
        Assert.Equal(("tls", false), (users.Find("b")!.Form, users.Find("b")!.IsEnabled));
        Assert.Equal(string.Empty, users.Find("c")!.Form);
        Assert.Null(users.Find("gone"));
    }

    [Theory]
    [InlineData(Key, 32)]
    [InlineData("dd" + Key, 34)]
    [InlineData(Tls, 56)]
    public void Rotate_OfASecret_KeepsItsFormAndEverythingElse(string secret, int length)
    {
        var users = UserDocument.Read(Encoding.UTF8.GetBytes($$"""{"a": {"secret": "{{secret}}", "quotaBytes": "10GB", "unknown": [1] }, "b": "{{Key}}" }"""))!;

        var fresh = users.Rotate("a")!;

        Assert.Equal(length, fresh.Reveal().Length);
        Assert.NotEqual(secret, fresh.Reveal());
        var text = Encoding.UTF8.GetString(users.ToBytes());
        Assert.Contains(fresh.Reveal(), text, StringComparison.Ordinal);
        Assert.Contains("10GB", text, StringComparison.Ordinal);
        Assert.Contains("unknown", text, StringComparison.Ordinal);
        Assert.Contains(Key, text, StringComparison.Ordinal);
        Assert.Null(users.Rotate("nobody"));
    }

    [Fact]
    public void Enable_OfAUserThatIsASecretAlone_KeepsTheSecret()
    {
        var users = UserDocument.Read(Encoding.UTF8.GetBytes($$"""{"a": "{{Key}}" }"""))!;

        Assert.True(users.Enable("a", isEnabled: false));
        Assert.False(users.Enable("b", isEnabled: false));

        var again = UserDocument.Read(users.ToBytes())!.Find("a")!;
        Assert.Equal((false, "plain"), (again.IsEnabled, again.Form));
        Assert.Equal(ProxySecretStatus.Ok, ProxySecret.TryParse(Key, out _));
    }
}
