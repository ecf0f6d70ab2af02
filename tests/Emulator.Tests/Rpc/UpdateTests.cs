using MTProto.Tl;

namespace Emulator.Tests.Rpc;

public class UpdateTests
{
    private const string Name = "telepool_news";

    [Fact]
    public async Task Push_ToAMember_ArrivesInOrder_AndTheDifferenceTellsTheSame()
    {
        await using var server = await StartAsync();
        await using var client = await JoinedAsync(server);
        var (_, peer, input) = await client.ResolveAsync(Name);
        var start = ((ChannelFull)((MessagesChatFull)await client.CallAsync(new ChannelsGetFullChannel { Channel = input })).FullChat).Pts;
        var id = server.PostMessage(Name)!.Value;
        Assert.True(server.EditMessage(Name, id));
        Assert.True(server.DeleteMessage(Name, 1));
        Assert.False(server.DeleteMessage(Name, 1));

        var post = Assert.IsType<UpdateNewChannelMessage>(await PushAsync(client));
        var edit = Assert.IsType<UpdateEditChannelMessage>(await PushAsync(client));
        var delete = Assert.IsType<UpdateDeleteChannelMessages>(await PushAsync(client));
        Assert.Equal([start + 1, start + 2, start + 3], new[] { post.Pts, edit.Pts, delete.Pts });
        Assert.Equal([1], delete.Messages);
        Assert.Equal(id, ((Message)post.Message).Id);
        Assert.NotEqual(((Message)post.Message).Text, ((Message)edit.Message).Text);

        var difference = Assert.IsType<UpdatesChannelDifference>(await client.CallAsync(new UpdatesGetChannelDifference { Channel = input, Filter = new ChannelMessagesFilterEmpty(), Pts = start, Limit = 100 }));
        Assert.True(difference.Final);
        Assert.Equal(start + 3, difference.Pts);
        Assert.Equal(id, ((Message)Assert.Single(difference.NewMessages)).Id);
        Assert.Equal(2, difference.OtherUpdates.Length);
        Assert.IsType<UpdatesChannelDifferenceEmpty>(await client.CallAsync(new UpdatesGetChannelDifference { Channel = input, Filter = new ChannelMessagesFilterEmpty(), Pts = start + 3, Limit = 100 }));
        Assert.Equal("PERSISTENT_TIMESTAMP_INVALID", (await client.FailAsync(new UpdatesGetChannelDifference { Channel = input, Filter = new ChannelMessagesFilterEmpty(), Pts = start + 9, Limit = 100 })).ErrorMessage);

        var page = (MessagesChannelMessages)await client.CallAsync(new MessagesGetHistory { Peer = peer, Limit = 1 });
        Assert.Equal(((Message)edit.Message).Text, ((Message)page.Messages[0]).Text);
        Assert.True(((Message)page.Messages[0]).EditDate > 0);
        var changed = Assert.IsType<UpdatesDifference>(await client.CallAsync(new UpdatesGetDifference { Pts = 1, Date = page.Messages[0] is Message { } m ? m.Date : 0, Qts = 0 }));
        Assert.IsType<UpdateChannelTooLong>(Assert.Single(changed.OtherUpdates));
    }

    [Fact]
    public async Task GetChannelDifference_InSlices_GivesEveryEventOnce_AndTooLongFarBehind()
    {
        await using var server = await StartAsync();
        await using var client = await JoinedAsync(server);
        var (_, _, input) = await client.ResolveAsync(Name);
        var start = ((ChannelFull)((MessagesChatFull)await client.CallAsync(new ChannelsGetFullChannel { Channel = input })).FullChat).Pts;
        var posted = Enumerable.Range(0, 250).Select(_ => server.PostMessage(Name)!.Value).ToArray();
        List<int> seen = [];
        var pts = start;
        while (true)
        {
            var slice = Assert.IsType<UpdatesChannelDifference>(await client.CallAsync(new UpdatesGetChannelDifference { Channel = input, Filter = new ChannelMessagesFilterEmpty(), Pts = pts, Limit = 60 }));
            // An edit date of its own would be later than that of an edit to come.
            Assert.All(slice.NewMessages.OfType<Message>(), message => Assert.Null(message.EditDate));
            seen.AddRange(slice.NewMessages.Select(message => message is Message post ? post.Id : ((MessageService)message).Id));
            pts = slice.Pts;
            if (slice.Final)
            {
                break;
            }
        }

        Assert.Equal(posted, seen);
        for (var i = 0; i < 1_000; i++)
        {
            server.PostMessage(Name);
        }

        var tooLong = Assert.IsType<UpdatesChannelDifferenceTooLong>(await client.CallAsync(new UpdatesGetChannelDifference { Channel = input, Filter = new ChannelMessagesFilterEmpty(), Pts = start, Limit = 100 }));
        Assert.Equal(start + 1_250, ((Dialog)tooLong.Dialog).Pts);
        Assert.NotEmpty(tooLong.Messages);
    }

    [Fact]
    public async Task LivePosts_AtARate_ReachOneWhoListens()
    {
        await using var server = await EmulatorServer.StartAsync(new EmulatorOptions { Messages = 100, LimitsEnabled = false, LivePostsPerSecond = 200, LiveEditsPerSecond = 50, LiveDeletesPerSecond = 20 });
        await using var client = await JoinedAsync(server);
        HashSet<Type> kinds = [];
        while (kinds.Count < 3)
        {
            kinds.Add((await PushAsync(client)).GetType());
        }

        Assert.True(server.Statistics.Pushes > 2);
    }

    private static Task<EmulatorServer> StartAsync() => EmulatorServer.StartAsync(new EmulatorOptions { Messages = 1_000, LimitsEnabled = false });

    private static async Task<RawClient> JoinedAsync(EmulatorServer server)
    {
        var client = await RawClient.ConnectAsync(server, 2);
        await client.LoginAsync("+15550000001");
        var (_, _, input) = await client.ResolveAsync(Name);
        await client.CallAsync(new ChannelsJoinChannel { Channel = input });
        return client;
    }

    private static async Task<IUpdate> PushAsync(RawClient client)
    {
        var (message, updates) = await client.ExpectAsync<Updates>();
        Assert.Equal(3, message.MsgId & 3);
        await client.SendAsync(new MsgsAck { MsgIds = [message.MsgId] });
        return Assert.Single(updates.UpdatesValue);
    }
}
