using Emulator.World;
using MTProto.Tl;

namespace Emulator.Tests.Rpc;

public class HistoryTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private readonly EmulatorServer _server = fixture.Server;

    [Fact]
    public async Task GetHistory_PageByPage_GivesEveryMessageOnceAndAsTheTruthHasIt()
    {
        await using var client = await LoggedInAsync();
        var (channel, peer, _) = await client.ResolveAsync("telepool_talk");
        var hashes = new SortedDictionary<int, string>();
        var offset = 0;
        while (true)
        {
            var page = await HistoryAsync(client, new MessagesGetHistory { Peer = peer, OffsetId = offset, Limit = 100 });
            if (page.Messages.Length == 0)
            {
                break;
            }

            foreach (var message in page.Messages)
            {
                Assert.True(hashes.TryAdd(IdOf(message), ContentHash.Of(channel.Id, message)));
            }

            var known = page.Users.OfType<User>().Select(user => user.Id).ToHashSet();
            Assert.All(page.Messages.OfType<Message>(), message => Assert.Contains(((PeerUser)message.FromId!).UserId, known));
            offset = IdOf(page.Messages[^1]);
        }

        var path = Path.GetTempFileName();
        await _server.DumpTruthAsync(path);
        var truth = File.ReadLines(path).Where(line => line.Contains("\"telepool_talk\"", StringComparison.Ordinal)).ToArray();
        File.Delete(path);
        Assert.Equal(truth.Length, hashes.Count);
        Assert.Equal(truth, hashes.Select(pair => $"{{\"channel_id\":{channel.Id},\"username\":\"telepool_talk\",\"id\":{pair.Key},\"hash\":\"{pair.Value}\"}}"));
    }

    [Fact]
    public async Task GetHistory_AnyWindow_AgreesWithALiteralReading()
    {
        await using var client = await LoggedInAsync();
        var (_, peer, _) = await client.ResolveAsync("telepool_news");
        var world = new TelegramWorld(new EmulatorOptions());
        var all = TelegramWorldTestsAll(world.FindChannel("telepool_news")!);
        var random = new Random(5);
        for (var probe = 0; probe < 200; probe++)
        {
            var call = new MessagesGetHistory
            {
                Peer = peer,
                OffsetId = random.Next(3) == 0 ? 0 : random.Next(0, 2_600),
                OffsetDate = random.Next(3) == 0 ? DateOf(all[random.Next(all.Length)]) : 0,
                AddOffset = random.Next(2) == 0 ? 0 : random.Next(-130, 130),
                Limit = random.Next(0, 130),
                MaxId = random.Next(4) == 0 ? random.Next(2_600) : 0,
                MinId = random.Next(4) == 0 ? random.Next(2_600) : 0,
            };
            var start = call.OffsetId > 0 ? all.TakeWhile(message => IdOf(message) >= call.OffsetId).Count()
                : call.OffsetDate > 0 ? all.TakeWhile(message => DateOf(message) >= call.OffsetDate).Count()
                : 0;
            var window = Enumerable.Range(start + call.AddOffset, Math.Min(call.Limit, 100)).Where(index => index >= 0 && index < all.Length).Select(index => IdOf(all[index]));
            var expected = window.Where(id => (call.MaxId == 0 || id < call.MaxId) && (call.MinId == 0 || id > call.MinId));
            var page = await HistoryAsync(client, call);
            Assert.Equal(expected, page.Messages.Select(IdOf));
            Assert.Equal(all.Length, page.Count);
        }
    }

    [Fact]
    public async Task GetHistory_KnownHash_SaysNotModified()
    {
        await using var client = await LoggedInAsync();
        var (_, peer, _) = await client.ResolveAsync("telepool_news");
        var page = await HistoryAsync(client, new MessagesGetHistory { Peer = peer, Limit = 10 });
        ulong hash = 0;
        foreach (var message in page.Messages)
        {
            hash ^= hash >> 21;
            hash ^= hash << 35;
            hash ^= hash >> 4;
            hash += (ulong)IdOf(message);
        }

        Assert.IsType<MessagesMessagesNotModified>(await client.CallAsync(new MessagesGetHistory { Peer = peer, Limit = 10, Hash = (long)hash }));
    }

    [Fact]
    public async Task AccessHash_OfAnotherAccount_IsRefused()
    {
        await using var first = await LoggedInAsync();
        await using var second = await LoggedInAsync("+15550000016");
        var (_, peer, input) = await first.ResolveAsync("telepool_news");
        Assert.Equal("CHANNEL_INVALID", (await second.FailAsync(new MessagesGetHistory { Peer = peer, Limit = 1 })).ErrorMessage);
        Assert.Equal("CHANNEL_INVALID", (await second.FailAsync(new ChannelsGetFullChannel { Channel = input })).ErrorMessage);
        Assert.Equal("CHAT_ID_INVALID", (await first.FailAsync(new MessagesGetHistory { Peer = new InputPeerChat { ChatId = 5 }, Limit = 1 })).ErrorMessage);
        Assert.Equal("PEER_ID_INVALID", (await first.FailAsync(new MessagesGetHistory { Peer = new InputPeerEmpty(), Limit = 1 })).ErrorMessage);
    }

    [Fact]
    public async Task ResolveUsername_UnknownAndImpossible_AreToldApart()
    {
        await using var client = await LoggedInAsync();
        Assert.Equal("USERNAME_NOT_OCCUPIED", (await client.FailAsync(new ContactsResolveUsername { Username = "nobody_here" })).ErrorMessage);
        Assert.Equal("USERNAME_INVALID", (await client.FailAsync(new ContactsResolveUsername { Username = "a b" })).ErrorMessage);
        Assert.NotNull((await client.ResolveAsync("TELEPOOL_NEWS")).Channel);
    }

    [Fact]
    public async Task GetMessages_ExistingAndGap_GivesMessageAndEmpty()
    {
        await using var client = await LoggedInAsync();
        var (_, _, input) = await client.ResolveAsync("telepool_science");
        var world = new TelegramWorld(new EmulatorOptions());
        var history = world.FindChannel("telepool_science")!;
        var gap = Enumerable.Range(1, history.MaxId).First(id => history.TryGet(id) is null);
        var answer = (MessagesChannelMessages)await client.CallAsync(new ChannelsGetMessages { Channel = input, Id = [new InputMessageID { Id = 1 }, new InputMessageID { Id = gap }] });
        Assert.IsType<MessageService>(answer.Messages[0]);
        Assert.Equal(gap, Assert.IsType<MessageEmpty>(answer.Messages[1]).Id);
    }

    [Fact]
    public async Task Search_WordOfAMessage_FindsIt()
    {
        await using var client = await LoggedInAsync();
        var (_, peer, _) = await client.ResolveAsync("telepool_news");
        var answer = (MessagesChannelMessages)await client.CallAsync(new MessagesSearch { Peer = peer, Q = "minister", Filter = new InputMessagesFilterEmpty(), Limit = 20 });
        Assert.Equal(20, answer.Messages.Length);
        Assert.True(answer.Count >= 20);
        Assert.All(answer.Messages, message => Assert.Contains("minister", ((Message)message).Text, StringComparison.OrdinalIgnoreCase));
        var photos = (MessagesChannelMessages)await client.CallAsync(new MessagesSearch { Peer = peer, Q = "", Filter = new InputMessagesFilterPhotos(), Limit = 5 });
        Assert.All(photos.Messages, message => Assert.IsType<MessageMediaPhoto>(((Message)message).Media));
    }

    [Fact]
    public async Task Dialogs_AfterJoining_ListTheChannel()
    {
        await using var client = await LoggedInAsync("+15550000021");
        var (channel, peer, input) = await client.ResolveAsync("telepool_weather");
        Assert.True(channel.Left);
        Assert.Equal("USER_NOT_PARTICIPANT", (await client.FailAsync(new ChannelsGetParticipant { Channel = input, Participant = new InputPeerSelf() })).ErrorMessage);
        await client.CallAsync(new ChannelsJoinChannel { Channel = input });
        var dialogs = Assert.IsType<MessagesDialogs>(await client.CallAsync(new MessagesGetDialogs { OffsetPeer = new InputPeerEmpty(), Limit = 10 }));
        Assert.Equal(channel.Id, ((PeerChannel)((Dialog)Assert.Single(dialogs.Dialogs)).Peer).ChannelId);
        Assert.IsType<MessagesPeerDialogs>(await client.CallAsync(new MessagesGetPeerDialogs { Peers = [new InputDialogPeer { Peer = peer }] }));
        await client.CallAsync(new ChannelsGetParticipant { Channel = input, Participant = new InputPeerSelf() });
        await client.CallAsync(new ChannelsLeaveChannel { Channel = input });
        Assert.True((await client.ResolveAsync("telepool_weather")).Channel.Left);
    }

    private async Task<RawClient> LoggedInAsync(string phone = "+15550000001")
    {
        var client = await RawClient.ConnectAsync(_server, 2);
        await client.LoginAsync(phone);
        return client;
    }

    private static async Task<MessagesChannelMessages> HistoryAsync(RawClient client, MessagesGetHistory call) => Assert.IsType<MessagesChannelMessages>(await client.CallAsync(call));

    private static IMessage[] TelegramWorldTestsAll(ChannelHistory history) => [.. World.TelegramWorldTests.All(history).Reverse()];

    private static int IdOf(IMessage message) => message is Message post ? post.Id : ((MessageService)message).Id;

    private static int DateOf(IMessage message) => message is Message post ? post.Date : ((MessageService)message).Date;
}
