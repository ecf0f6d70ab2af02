using System.Text;
using Grains.Accounts.Sessions.Mtproto;
using MTProto.Tl;

namespace Grains.Tests.Accounts.Sessions.Mtproto;

public sealed class MessageMappingTests
{
    private static readonly PeerChannel Here = new() { ChannelId = 5 };

    public static TheoryData<Type> Entities => [.. typeof(IMessageEntity).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IMessageEntity)))];

    [Theory]
    [MemberData(nameof(Entities))]
    public void Entity_EveryConstructorOfTheSchema_KeepsItsRange(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var entity = (IMessageEntity)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        type.GetProperty("Offset")!.SetValue(entity, 12);
        type.GetProperty("Length")!.SetValue(entity, 34);
        var text = EntityText.Of([entity], new StringBuilder());
        Assert.Matches("^[a-z][A-Za-z]*:12:34(:.*)?$", text);
    }

    [Fact]
    public void ToPage_EveryField_IsInItsForm()
    {
        var post = new Message
        {
            Id = 9,
            PeerId = Here,
            FromId = new PeerUser { UserId = 77 },
            Date = 100,
            EditDate = 200,
            PostAuthor = "An author",
            Text = "bold link",
            Entities = [new MessageEntityBold { Offset = 0, Length = 4 }, new MessageEntityTextUrl { Offset = 5, Length = 4, Url = "https://example.org/?a=1,2" }],
            Media = new MessageMediaPoll { Poll = new Poll { Id = 42, Question = new TextWithEntities() }, Results = new PollResults() },
            ReplyTo = new MessageReplyHeader { ReplyToMsgId = 3 },
            FwdFrom = new MessageFwdHeader { FromId = new PeerChannel { ChannelId = 6 }, ChannelPost = 8, Date = 50, FromName = "A name" },
            GroupedId = 11,
            Views = 1000,
            Forwards = 2,
            Reactions = new MessageReactions
            {
                Results =
                [
                    new ReactionCount { Reaction = new ReactionEmoji { Emoticon = "👍" }, Count = 4 },
                    new ReactionCount { Reaction = new ReactionCustomEmoji { DocumentId = 15 }, Count = 2 },
                    new ReactionCount { Reaction = new ReactionPaid(), Count = 1 },
                ],
            },
        };
        var record = MessageMapping.ToPage(5, new MessagesChannelMessages { Count = 1, Messages = [post] })!.Messages[0];
        Assert.Equal((5L, 9, 100, 200, 77L), (record.ChannelId, record.Id, record.Date, record.EditDate, record.FromId));
        Assert.Equal("bold:0:4,textUrl:5:4:https://example.org/?a=1,2", record.Entities);
        Assert.Equal("poll:42", record.Media);
        Assert.Equal("-1000000000006:8:50:A name", record.Forward);
        Assert.Equal((3, 11L, 1000, 2), (record.ReplyTo, record.GroupedId, record.Views!.Value, record.Forwards!.Value));
        Assert.Equal("👍:4,custom15:2,paid:1", record.Reactions);
        Assert.Equal(("An author", "bold link", ""), (record.PostAuthor, record.Text, record.Action));
    }

    [Fact]
    public void ToPage_ServiceAndEmptyMessages_CountForTheNextPage()
    {
        var page = MessageMapping.ToPage(5, new MessagesChannelMessages
        {
            Count = 40,
            Messages =
            [
                new MessageService { Id = 30, PeerId = Here, Date = 1, Action = new MessageActionChatEditTitle { Title = "New" } },
                new MessageEmpty { Id = 20, PeerId = Here },
            ],
        })!;
        Assert.Equal("chatEditTitle", Assert.Single(page.Messages).Action);
        Assert.Equal(20, page.NextOffsetId);
        Assert.Equal(40, page.TotalCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void ToPage_LastPage_HasNoNext(int id)
    {
        IMessage[] messages = id == 0 ? [] : [new MessageEmpty { Id = id }];
        Assert.Equal(0, MessageMapping.ToPage(5, new MessagesMessagesSlice { Count = 9, Messages = messages })!.NextOffsetId);
    }

    [Fact]
    public void ToPage_WholeListOrNothingNew_IsTold()
    {
        Assert.Equal(0, MessageMapping.ToPage(5, new MessagesMessages { Messages = [new MessageEmpty { Id = 7 }] })!.NextOffsetId);
        Assert.Null(MessageMapping.ToPage(5, new MessagesMessagesNotModified()));
    }

    [Fact]
    public void ToChannel_UserOrUnreadableChannel_IsNull()
    {
        Assert.Null(ChannelMapping.ToChannel("a", new ContactsResolvedPeer { Peer = new PeerUser { UserId = 1 } }));
        Assert.Null(ChannelMapping.ToChannel("a", new ContactsResolvedPeer { Peer = Here, Chats = [new ChannelForbidden { Id = 5, Title = "Closed" }] }));
        Assert.Null(ChannelMapping.ToChannel("a", new ContactsResolvedPeer { Peer = Here, Chats = [Readable(6)] }));
    }

    [Fact]
    public void ToChannel_SeveralUsernames_TakesTheActiveOne()
    {
        var channel = Readable(5, new Username { UsernameValue = "old" }, new Username { UsernameValue = "Current", Active = true });
        var found = ChannelMapping.ToChannel("current", new ContactsResolvedPeer { Peer = Here, Chats = [channel] })!;
        Assert.Equal(("Current", "A title", true, 99L), (found.Info.Username, found.Info.Title, found.Info.IsBroadcast, found.AccessHash));
    }

    private static Channel Readable(long id, params IUsername[] usernames) => new()
    {
        Id = id,
        AccessHash = 99,
        Title = "A title",
        Broadcast = true,
        Photo = new ChatPhotoEmpty(),
        Usernames = usernames,
    };
}
