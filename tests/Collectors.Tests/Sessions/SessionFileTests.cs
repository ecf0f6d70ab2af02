using Telepool.Collectors.Sessions;
using Telepool.Collectors.Tests.Sinks;

namespace Telepool.Collectors.Tests.Sessions;

public sealed class SessionFileTests
{
    [Theory]
    [InlineData("telethon-7.session", SessionFormat.TelethonFile, 5, 4, 0)]
    [InlineData("pyrogram-2.session", SessionFormat.PyrogramFile, 3, 9, 987654321)]
    [InlineData("pyrogram-3.session", SessionFormat.PyrogramFile, 3, 9, 987654321)]
    [InlineData("gramjs-store", SessionFormat.GramjsStore, 1, 12, 0)]
    public void Read_FileOfTheLibrary_GivesItsKey(string name, SessionFormat format, int dcId, int key, long user)
    {
        var file = SessionFile.Read(ThrowAway.PathOf(name));

        Assert.Empty(file.Problems);
        var session = Assert.Single(file.Sessions).Session;
        Assert.Equal((format, dcId, user), (session.Format, session.Session.DcId, session.Session.UserId));
        Assert.Equal(ThrowAway.Key(key), session.Session.Key);
    }

    [Fact]
    public void Read_FileBeforeTheLogin_IsIncomplete() =>
        Assert.Equal(SessionReadStatus.Incomplete, Assert.Single(SessionFile.Read(ThrowAway.PathOf("telethon-empty.session")).Problems).Status);

    [Theory]
    [InlineData("telethon-7.session")]
    [InlineData("pyrogram-3.session")]
    public void Read_CutOrChangedDatabase_IsAProblemOrTheSameSession(string name)
    {
        using var folder = new TemporaryDirectory();
        var whole = File.ReadAllBytes(ThrowAway.PathOf(name));
        var path = Path.Combine(folder.Path, "copy.session");
        for (var length = 0; length < whole.Length; length += 509)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.True(SessionFile.Read(path).Problems.Count > 0, $"{name} cut to {length}");
        }

        for (var at = 0; at < whole.Length; at += 61)
        {
            var changed = (byte[])whole.Clone();
            changed[at] ^= 0x55;
            File.WriteAllBytes(path, changed);
            var file = SessionFile.Read(path);
            // Without its first bytes it is taken for a text, which may have many problems.
            Assert.True(file.Problems.Count == 0 ? file.Sessions.Count == 1 : at < 16 || file.Problems.Count == 1, $"{name} at {at}");
        }
    }

    [Fact]
    public void Parse_ManyOfEveryKind_GivesNamesAndLines()
    {
        var text = $$"""
            name,session
            # two of Telethon's
            one={{ThrowAway.Strings["telethon-ipv4"]}}
            two, "{{ThrowAway.Strings["telethon-ipv6"]}}"

            {"name": "three", "session": "{{ThrowAway.Strings["pyrogram"]}}"}
            {{ThrowAway.Strings["gramjs"]}}
            """;

        var file = SessionFile.Parse(text);

        Assert.Empty(file.Problems);
        Assert.Equal([("one", 3), ("two", 4), ("three", 6), (null, 7)], file.Sessions.Select(session => (session.Name, session.Line)));
    }

    [Fact]
    public void Parse_ManyErrors_AreToldTogetherWithTheirPlaces()
    {
        var good = ThrowAway.Strings["telethon-ipv4"];
        var text = $$"""
            one={{good}}
            two={{good[..100]}}
            th ree={{ThrowAway.Strings["gramjs"]}}
            one={{ThrowAway.Strings["pyrogram"]}}
            five={{ThrowAway.Strings["pyrogram-bot"]}}
            six={{good}}
            {"name": "seven"}
            {"name":
            nine={{ThrowAway.Strings["telethon-ipv6"].Replace('B', '*')}}
            """;

        var problems = SessionFile.Parse(text).Problems;

        Assert.Equal(
            [
                (2, 105, SessionReadStatus.Incomplete), (3, 1, SessionReadStatus.Invalid), (4, 0, SessionReadStatus.Invalid), (5, 366, SessionReadStatus.Unsupported),
                (6, 0, SessionReadStatus.Invalid), (7, 0, SessionReadStatus.Invalid), (8, 9, SessionReadStatus.Invalid), (9, 7, SessionReadStatus.Invalid),
            ],
            problems.Select(problem => (problem.Line, problem.Column, problem.Status)));
        Assert.DoesNotContain(problems, problem => problem.Text.Contains(good[10..40], StringComparison.Ordinal));
    }

    [Fact]
    public void Parse_Nothing_IsIncomplete() =>
        Assert.Equal(SessionReadStatus.Incomplete, Assert.Single(SessionFile.Parse("\n# nothing\n").Problems).Status);
}
