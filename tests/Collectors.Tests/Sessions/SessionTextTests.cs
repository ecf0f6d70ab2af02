using System.Net;
using Grains.Interfaces.Accounts;
using Telepool.Collectors.Sessions;

namespace Telepool.Collectors.Tests.Sessions;

public sealed class SessionTextTests
{
    [Theory]
    [InlineData("telethon-ipv4", SessionFormat.Telethon, 2, 1, 0)]
    [InlineData("telethon-ipv6", SessionFormat.Telethon, 4, 2, 0)]
    [InlineData("pyrogram", SessionFormat.Pyrogram, 2, 5, 5000000123)]
    [InlineData("pyrogram-263", SessionFormat.Pyrogram, 1, 8, 123456789)]
    [InlineData("pyrogram-267", SessionFormat.Pyrogram, 1, 8, 123456789)]
    [InlineData("gramjs", SessionFormat.Gramjs, 2, 10, 0)]
    [InlineData("gramjs-name", SessionFormat.Gramjs, 4, 11, 0)]
    [InlineData("mtcute-telethon", SessionFormat.Telethon, 2, 13, 0)]
    [InlineData("mtcute-gramjs", SessionFormat.Gramjs, 2, 13, 0)]
    [InlineData("mtcute-pyrogram", SessionFormat.Pyrogram, 2, 13, 4242)]
    public void Read_StringOfTheLibrary_GivesItsKey(string name, SessionFormat format, int dcId, int key, long user)
    {
        var result = SessionText.Read(ThrowAway.Strings[name]);

        Assert.Equal((SessionReadStatus.Ok, string.Empty), (result.Status, result.Problem));
        Assert.Equal((format, dcId, user), (result.Session!.Format, result.Session.Session.DcId, result.Session.Session.UserId));
        Assert.Equal(ThrowAway.Key(key), result.Session.Session.Key);
    }

    [Theory]
    [InlineData("telethon-test")]
    [InlineData("pyrogram-test")]
    [InlineData("pyrogram-bot")]
    public void Read_TestServersAndBots_AreUnsupported(string name)
    {
        var result = SessionText.Read(ThrowAway.Strings[name]);

        Assert.Equal(SessionReadStatus.Unsupported, result.Status);
        Assert.Contains(name.EndsWith("bot", StringComparison.Ordinal) ? "bot" : "test servers", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EveryPrefix_IsIncomplete()
    {
        foreach (var (name, text) in ThrowAway.Strings)
        {
            for (var length = 0; length < text.Length; length++)
            {
                var result = SessionText.Read(text.AsSpan(0, length));
                // Padding carries nothing, but only it tells the shorter of Telethon's strings from the beginning of the longer one.
                var whole = text.TrimEnd('=').Length <= length && text.Length != 353 ? SessionReadStatus.Ok : SessionReadStatus.Incomplete;
                // One cut of the middle layout has the length of the oldest, whose flag then stands on a byte of the user's number.
                Assert.True(
                    result.Status == whole || (name, length) == ("pyrogram-267", 351) || (name == "telethon-test" && whole == SessionReadStatus.Ok), $"{name} cut to {length}: {result}");
            }
        }
    }

    [Fact]
    public void Read_AnyCharacterReplacedByOneThatIsNoDigit_IsInvalidThere()
    {
        foreach (var text in ThrowAway.Strings.Values)
        {
            // Behind the digits there is padding, whose first sign is then the one that does not belong.
            for (var at = 1; at < text.TrimEnd('=').Length; at++)
            {
                var result = SessionText.Read(text[..at] + '!' + text[(at + 1)..]);

                Assert.Equal(SessionReadStatus.Invalid, result.Status);
                Assert.Equal(at, result.Position);
            }
        }
    }

    [Fact]
    public void Read_AnyCharacterChanged_NeverGivesTheSameSession()
    {
        foreach (var (name, text) in ThrowAway.Strings)
        {
            var before = SessionText.Read(text).Session?.Session;
            for (var at = 0; at < text.Length; at++)
            {
                var result = SessionText.Read(text[..at] + (text[at] == 'Q' ? 'R' : 'Q') + text[(at + 1)..]);
                if (result.Session?.Session is not { } after || before is null)
                {
                    continue;
                }

                // The address and the api_id are not taken over, so a change there shows only in the other fields being untouched.
                var addressEnd = name.StartsWith("pyrogram", StringComparison.Ordinal) || name == "mtcute-pyrogram" ? 7 : 36;
                Assert.True(at <= addressEnd || !after.Key.AsSpan().SequenceEqual(before.Key) || after.UserId != before.UserId, $"{name} at {at}");
            }
        }
    }

    [Fact]
    public void Read_TooLong_IsInvalidAtItsEnd()
    {
        Assert.Equal(SessionReadStatus.Invalid, SessionText.Read(ThrowAway.Strings["pyrogram"] + "AAAA").Status);
        Assert.Equal(SessionReadStatus.Invalid, SessionText.Read(ThrowAway.Strings["gramjs"].TrimEnd('=') + "AAAAAAAA").Status);
    }

    [Theory]
    [InlineData("", SessionReadStatus.Incomplete)]
    [InlineData("   ", SessionReadStatus.Incomplete)]
    [InlineData("1", SessionReadStatus.Incomplete)]
    [InlineData("/9j/", SessionReadStatus.Incomplete)]
    [InlineData("{}", SessionReadStatus.Unsupported)]
    [InlineData("hello world", SessionReadStatus.Invalid)]
    public void Read_OtherTexts_AreTold(string text, SessionReadStatus status) => Assert.Equal(status, SessionText.Read(text).Status);

    [Fact]
    public void Read_RandomTexts_NeverThrows()
    {
        var random = new Random(7);
        const string Digits = "1ABab09-_+/= !";
        for (var i = 0; i < 20_000; i++)
        {
            var text = new char[random.Next(420)];
            for (var at = 0; at < text.Length; at++)
            {
                text[at] = Digits[random.Next(random.Next(8) == 0 ? Digits.Length : 10)];
            }

            var result = SessionText.Read(text);
            Assert.InRange(result.Position, 0, text.Length);
        }
    }

    [Theory]
    [InlineData("149.154.167.51")]
    [InlineData("2001:67c:4e8:f002::a")]
    public void Write_AndRead_IsTheSameSession(string address)
    {
        var session = new PortableSession { DcId = 4, Key = ThrowAway.Key(20), UserId = 9_000_000_001 };
        var endPoint = new IPEndPoint(IPAddress.Parse(address), 443);
        foreach (var (format, text) in new[]
        {
            (SessionFormat.Telethon, SessionWriter.Telethon(session, endPoint)),
            (SessionFormat.Gramjs, SessionWriter.Gramjs(session, endPoint)),
            (SessionFormat.Pyrogram, SessionWriter.Pyrogram(session, 12345)),
        })
        {
            var result = SessionText.Read(text);

            Assert.Equal((SessionReadStatus.Ok, format), (result.Status, result.Session?.Format));
            Assert.Equal((4, format == SessionFormat.Pyrogram ? session.UserId : 0), (result.Session!.Session.DcId, result.Session.Session.UserId));
            Assert.Equal(session.Key, result.Session.Session.Key);
        }
    }

    [Fact]
    public void Write_SameValues_IsWhatTheLibrariesWrite()
    {
        var dc2 = new IPEndPoint(IPAddress.Parse("149.154.167.51"), 443);
        Assert.Equal(ThrowAway.Strings["telethon-ipv4"], SessionWriter.Telethon(new() { DcId = 2, Key = ThrowAway.Key(1) }, dc2));
        Assert.Equal(
            ThrowAway.Strings["telethon-ipv6"],
            SessionWriter.Telethon(new() { DcId = 4, Key = ThrowAway.Key(2) }, new IPEndPoint(IPAddress.Parse("2001:67c:4e8:f004::a"), 443)));
        Assert.Equal(ThrowAway.Strings["pyrogram"], SessionWriter.Pyrogram(new() { DcId = 2, Key = ThrowAway.Key(5), UserId = 5000000123 }, 12345));
        Assert.Equal(
            ThrowAway.Strings["gramjs"], SessionWriter.Gramjs(new() { DcId = 2, Key = ThrowAway.Key(10) }, new IPEndPoint(IPAddress.Parse("149.154.167.91"), 443)));
    }
}
