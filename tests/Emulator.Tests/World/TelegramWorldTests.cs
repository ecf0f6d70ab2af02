using Emulator.World;
using MTProto.Tl;

namespace Emulator.Tests.World;

public class TelegramWorldTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 20_000)]
    [InlineData(17, 12_345)]
    public void Create_AnySize_HasExactlyTheMessagesAskedFor(int channels, int messages)
    {
        var world = new TelegramWorld(new EmulatorOptions { Channels = channels, Messages = messages });
        Assert.Equal(messages, world.Channels.Sum(channel => channel.Count));
        Assert.All(world.Channels, channel => Assert.True(channel.Count > 0));
        Assert.Equal(channels, world.Channels.Select(channel => channel.Info.Username).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(channels, world.Channels.Select(channel => channel.Info.Id).Distinct().Count());
    }

    [Fact]
    public void Create_SameSeed_GivesTheSameHashes_AndAnotherSeedOthers()
    {
        var first = Hashes(new TelegramWorld(new EmulatorOptions { Messages = 500 }));
        Assert.Equal(first, Hashes(new TelegramWorld(new EmulatorOptions { Messages = 500 })));
        Assert.NotEqual(first, Hashes(new TelegramWorld(new EmulatorOptions { Messages = 500, Seed = 2 })));
    }

    [Fact]
    public void Apply_Edits_ChangeTextAndEditDateAlone_AndNeverTurnTimeBack()
    {
        var channel = new TelegramWorld(new EmulatorOptions { Channels = 1, Messages = 300 }).Channels[0];
        var now = TelegramWorld.BaseEnd + 1_000_000;
        for (var i = 0; i < 300; i++)
        {
            channel.Apply(ChannelEventKind.Post, 0, now);
        }

        var before = All(channel).OfType<Message>().ToDictionary(post => post.Id);
        foreach (var (id, post) in before)
        {
            Assert.InRange(post.EditDate ?? 0, 0, now);
            channel.Apply(ChannelEventKind.Edit, id, now + 1);
            var edited = Assert.IsType<Message>(channel.TryGet(id));
            Assert.Equal(now + 1, edited.EditDate);
            Assert.Equal(
                (post.Date, post.PostAuthor, post.GroupedId, post.Views, post.Silent, Forward(post), Reply(post), post.Media?.GetType()),
                (edited.Date, edited.PostAuthor, edited.GroupedId, edited.Views, edited.Silent, Forward(edited), Reply(edited), edited.Media?.GetType()));
        }

        static (int?, string?, int?) Forward(Message post) => post.FwdFrom is MessageFwdHeader forward ? (forward.Date, forward.FromName, forward.ChannelPost) : default;

        static int? Reply(Message post) => (post.ReplyTo as MessageReplyHeader)?.ReplyToMsgId;
    }

    [Fact]
    public void Messages_OfTheDefaultWorld_HoldEverythingThatAHistoryCan()
    {
        var world = new TelegramWorld(new EmulatorOptions());
        var all = world.Channels.SelectMany(All).ToArray();
        var posts = all.OfType<Message>().ToArray();
        Type[] media = [typeof(MessageMediaPhoto), typeof(MessageMediaDocument), typeof(MessageMediaWebPage), typeof(MessageMediaPoll), typeof(MessageMediaGeo), typeof(MessageMediaVenue), typeof(MessageMediaContact), typeof(MessageMediaDice)];
        Assert.Equal(media.Select(type => type.Name).Order(), posts.Where(post => post.Media is not null).Select(post => post.Media!.GetType().Name).Distinct().Order());
        Assert.Contains(all, message => message is MessageService { Action: MessageActionPinMessage, ReplyTo: not null });
        Assert.Contains(posts, post => post.GroupedId is not null);
        Assert.Contains(posts, post => post.FwdFrom is MessageFwdHeader { FromId: PeerChannel, ChannelPost: > 0 });
        Assert.Contains(posts, post => post.EditDate > post.Date);
        Assert.Contains(posts, post => post.Reactions is not null);
        Assert.Contains(posts, post => post.ReplyTo is not null);
        Assert.Contains(posts, post => post.PostAuthor is not null);
        Assert.Contains(posts, post => post.FromId is PeerUser { UserId: > uint.MaxValue });
        Assert.Contains(posts, post => post.Text.Any(char.IsSurrogate));
        Assert.Contains(posts, post => post.Text.Length > 700);
        Assert.All(posts, post => Assert.True(post.Text.Length <= 4096));
        Assert.True(posts.Count(post => post.Text.Length < 100) > posts.Length * 3 / 4, "most messages are short");
        Assert.All(world.Channels, channel => Assert.True(channel.MaxId > channel.Count, "ids have gaps"));
    }

    [Fact]
    public void Messages_Entities_LieWithinTheTextAndNeverSplitASurrogatePair()
    {
        var world = new TelegramWorld(new EmulatorOptions());
        foreach (var post in world.Channels.SelectMany(All).OfType<Message>())
        {
            foreach (var entity in post.Entities ?? [])
            {
                var offset = (int)entity.GetType().GetProperty("Offset")!.GetValue(entity)!;
                var length = (int)entity.GetType().GetProperty("Length")!.GetValue(entity)!;
                Assert.InRange(offset, 0, post.Text.Length - 1);
                Assert.InRange(length, 1, post.Text.Length - offset);
                Assert.False(char.IsLowSurrogate(post.Text[offset]));
            }
        }
    }

    [Fact]
    public void Messages_Dates_NeverGoBackAndAreBeforeTheWorldBegan()
    {
        var world = new TelegramWorld(new EmulatorOptions());
        foreach (var channel in world.Channels)
        {
            var dates = All(channel).Select(message => message is Message post ? post.Date : ((MessageService)message).Date).ToArray();
            Assert.Equal(dates.Order(), dates);
            Assert.True(dates[^1] <= TelegramWorld.BaseEnd);
        }
    }

    [Fact]
    public void Messages_OfAnAlbum_StandTogetherAndShareTheirDate()
    {
        var world = new TelegramWorld(new EmulatorOptions());
        var albums = world.Channels.SelectMany(All).OfType<Message>().Where(post => post.GroupedId is not null).GroupBy(post => post.GroupedId).ToArray();
        Assert.NotEmpty(albums);
        Assert.All(albums, album =>
        {
            Assert.Single(album.Select(post => post.Date).Distinct());
            Assert.True(album.Max(post => post.Id) - album.Min(post => post.Id) < 10);
        });
    }

    [Fact]
    public void Files_AnyCut_GivesTheSameBytes()
    {
        var files = new TelegramWorld(new EmulatorOptions { Messages = 5 }).Files;
        var whole = files.Read(77, "x", 0, 1 << 20);
        Assert.Equal(files.Size(77, "x"), whole.Length);
        Assert.Equal([0xff, 0xd8, 0xff], whole[..3]);
        for (var offset = 0; offset < whole.Length; offset += 1021)
        {
            var part = files.Read(77, "x", offset, 3000);
            Assert.Equal(whole.AsSpan(offset, Math.Min(3000, whole.Length - offset)).ToArray(), part);
        }

        Assert.Empty(files.Read(77, "x", whole.Length, 4096));
    }

    internal static IMessage[] All(ChannelHistory channel)
    {
        var ids = new int[channel.Count];
        channel.Select(0, 0, 0, ids);
        Array.Reverse(ids);
        return channel.Get(ids);
    }

    private static string[] Hashes(TelegramWorld world) => [.. world.Channels.SelectMany(channel => All(channel).Select(message => ContentHash.Of(channel.Info.Id, message)))];
}
