using Emulator.Limits;
using Emulator.World;
using MTProto.Tl;

namespace Emulator.Rpc;

/// <summary>Reading histories.</summary>
internal static class MessageMethods
{
    /// <summary>Messages of one answer at most, as Telegram's.</summary>
    public const int MaxPage = 100;

    // Telegram searches an index; reading everything is bounded instead.
    private const int MaxSearched = 20_000;

    public static void Register(RpcMethods methods)
    {
        methods.Add<MessagesGetHistory>(MessagesGetHistory.Constructor, "messages.getHistory", Access.Home, MethodClass.History, GetHistory);
        methods.Add<ChannelsGetMessages>(ChannelsGetMessages.Constructor, "channels.getMessages", Access.Home, MethodClass.History, GetChannelMessages);
        methods.Add<MessagesGetMessages>(MessagesGetMessages.Constructor, "messages.getMessages", Access.Home, MethodClass.History, GetMessages);
        methods.Add<MessagesSearch>(MessagesSearch.Constructor, "messages.search", Access.Home, MethodClass.Search, Search);
        methods.Add<MessagesGetReplies>(MessagesGetReplies.Constructor, "messages.getReplies", Access.Home, MethodClass.History, GetReplies);
        methods.Add<MessagesGetMessagesViews>(MessagesGetMessagesViews.Constructor, "messages.getMessagesViews", Access.Home, MethodClass.Other, GetViews);
        methods.Add<MessagesGetAvailableReactions>(
            MessagesGetAvailableReactions.Constructor, "messages.getAvailableReactions", Access.Home, MethodClass.Other, static (_, _) => RpcReply.Ok(new MessagesAvailableReactions { Reactions = [] }));
    }

    /// <summary>An answer that holds messages of a channel.</summary>
    public static MessagesChannelMessages Page(CallContext context, ChannelHistory channel, IMessage[] messages, int count, int pts, int? offset)
    {
        var (chats, users) = PeerViews.Mentioned(context.Core, context.UserId, channel, messages);
        return new MessagesChannelMessages { Pts = pts, Count = count, OffsetIdOffset = offset, Messages = messages, Topics = [], Chats = chats, Users = users };
    }

    private static RpcReply GetHistory(CallContext context, MessagesGetHistory call)
    {
        if (context.FindChannel(call.Peer) is not { } channel)
        {
            return call.Peer is InputPeerSelf or InputPeerUser
                ? RpcReply.Ok(new MessagesMessages { Messages = [], Topics = [], Chats = [], Users = [] })
                : PeerInputs.Refuse(call.Peer);
        }

        Span<int> ids = stackalloc int[Math.Clamp(call.Limit, 0, MaxPage)];
        var window = channel.Select(call.OffsetId, call.OffsetDate, call.AddOffset, ids);
        var page = Restrict(ids[..window.Written], call.MaxId, call.MinId);
        if (call.Hash != 0 && call.Hash == HashOf(page))
        {
            return RpcReply.Ok(new MessagesMessagesNotModified { Count = window.Count });
        }

        return RpcReply.Ok(Page(context, channel, channel.Get(page), window.Count, window.Pts, call.OffsetId == 0 && call.OffsetDate == 0 ? null : window.Offset));
    }

    /// <summary>Keeps the ids, which descend, that are below <paramref name="maxId"/> and above <paramref name="minId"/>; 0 is no bound.</summary>
    private static ReadOnlySpan<int> Restrict(ReadOnlySpan<int> ids, int maxId, int minId)
    {
        while (maxId > 0 && ids.Length > 0 && ids[0] >= maxId)
        {
            ids = ids[1..];
        }

        while (minId > 0 && ids.Length > 0 && ids[^1] <= minId)
        {
            ids = ids[..^1];
        }

        return ids;
    }

    /// <summary>core.telegram.org/api/offsets#hash-generation.</summary>
    private static long HashOf(ReadOnlySpan<int> ids)
    {
        ulong hash = 0;
        foreach (var id in ids)
        {
            hash ^= hash >> 21;
            hash ^= hash << 35;
            hash ^= hash >> 4;
            hash += (ulong)id;
        }

        return (long)hash;
    }

    private static RpcReply GetChannelMessages(CallContext context, ChannelsGetMessages call)
    {
        if (context.Find(call.Channel) is not { } channel)
        {
            return RpcReply.BadRequest("CHANNEL_INVALID");
        }

        if (call.Id.Length is 0 or > MaxPage)
        {
            return RpcReply.BadRequest(call.Id.Length == 0 ? "MESSAGE_IDS_EMPTY" : "MSG_ID_INVALID");
        }

        var messages = new IMessage[call.Id.Length];
        for (var i = 0; i < messages.Length; i++)
        {
            var id = call.Id[i] switch
            {
                InputMessageID input => input.Id,
                InputMessageReplyTo input => channel.TryGet(input.Id) is Message { ReplyTo: MessageReplyHeader reply } ? reply.ReplyToMsgId ?? 0 : 0,
                _ => 0,
            };
            messages[i] = channel.TryGet(id) ?? new MessageEmpty { Id = id, PeerId = channel.Peer };
        }

        return RpcReply.Ok(Page(context, channel, messages, messages.Length, channel.Pts, null));
    }

    private static RpcReply GetMessages(CallContext context, MessagesGetMessages call)
    {
        // The accounts have no private chats, so no id names anything.
        var messages = new IMessage[Math.Min(call.Id.Length, MaxPage)];
        for (var i = 0; i < messages.Length; i++)
        {
            messages[i] = new MessageEmpty { Id = call.Id[i] is InputMessageID input ? input.Id : 0 };
        }

        return RpcReply.Ok(new MessagesMessages { Messages = messages, Topics = [], Chats = [], Users = [] });
    }

    private static RpcReply Search(CallContext context, MessagesSearch call)
    {
        if (context.FindChannel(call.Peer) is not { } channel)
        {
            return PeerInputs.Refuse(call.Peer);
        }

        if (call.Q.Length == 0 && call.Filter is InputMessagesFilterEmpty && call.FromId is null)
        {
            return RpcReply.BadRequest("SEARCH_QUERY_EMPTY");
        }

        var from = call.FromId switch
        {
            InputPeerUser user => user.UserId,
            InputPeerSelf => context.UserId,
            _ => 0,
        };
        var matches = Scan(channel, message => Matches(message, call, from));
        var offset = call.OffsetId == 0 ? 0 : matches.TakeWhile(message => IdOf(message) >= call.OffsetId).Count();
        var start = Math.Clamp((long)offset + call.AddOffset, 0, matches.Count);
        var end = Math.Clamp((long)offset + call.AddOffset + Math.Clamp(call.Limit, 0, MaxPage), 0, matches.Count);
        var page = end > start ? matches.GetRange((int)start, (int)(end - start)) : [];
        page.RemoveAll(message => (call.MaxId > 0 && IdOf(message) >= call.MaxId) || (call.MinId > 0 && IdOf(message) <= call.MinId));
        return RpcReply.Ok(Page(context, channel, [.. page], matches.Count, channel.Pts, call.OffsetId == 0 ? null : (int)start));
    }

    private static RpcReply GetReplies(CallContext context, MessagesGetReplies call)
    {
        if (context.FindChannel(call.Peer) is not { } channel)
        {
            return PeerInputs.Refuse(call.Peer);
        }

        if (channel.TryGet(call.MsgId) is null)
        {
            return RpcReply.BadRequest("MSG_ID_INVALID");
        }

        var matches = Scan(channel, message => message is Message { ReplyTo: MessageReplyHeader reply } && reply.ReplyToMsgId == call.MsgId);
        var page = matches.Where(message => call.OffsetId == 0 || IdOf(message) < call.OffsetId).Take(Math.Clamp(call.Limit, 0, MaxPage));
        return RpcReply.Ok(Page(context, channel, [.. page], matches.Count, channel.Pts, null));
    }

    private static RpcReply GetViews(CallContext context, MessagesGetMessagesViews call)
    {
        if (context.FindChannel(call.Peer) is not { } channel)
        {
            return PeerInputs.Refuse(call.Peer);
        }

        var views = new IMessageViews[Math.Min(call.Id.Length, MaxPage)];
        for (var i = 0; i < views.Length; i++)
        {
            var message = channel.TryGet(call.Id[i]) as Message;
            views[i] = new MessageViews { Views = message?.Views, Forwards = message?.Forwards };
        }

        return RpcReply.Ok(new MessagesMessageViews { Views = views, Chats = [context.View(channel)], Users = [] });
    }

    private static List<IMessage> Scan(ChannelHistory channel, Predicate<IMessage> wanted)
    {
        var ids = new int[MaxSearched];
        var window = channel.Select(0, 0, 0, ids);
        List<IMessage> found = [];
        foreach (var id in ids.AsSpan(0, window.Written))
        {
            if (channel.TryGet(id) is { } message && wanted(message))
            {
                found.Add(message);
            }
        }

        return found;
    }

    private static bool Matches(IMessage item, MessagesSearch call, long from)
    {
        if (item is not Message message
            || (call.MinDate > 0 && message.Date < call.MinDate)
            || (call.MaxDate > 0 && message.Date > call.MaxDate)
            || (from != 0 && (message.FromId as PeerUser)?.UserId != from)
            || !message.Text.Contains(call.Q, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return call.Filter switch
        {
            InputMessagesFilterEmpty => true,
            InputMessagesFilterPhotos or InputMessagesFilterPhotoVideo => message.Media is MessageMediaPhoto,
            InputMessagesFilterDocument => message.Media is MessageMediaDocument,
            InputMessagesFilterUrl => message.Media is MessageMediaWebPage,
            InputMessagesFilterGeo => message.Media is MessageMediaGeo,
            InputMessagesFilterPoll => message.Media is MessageMediaPoll,
            InputMessagesFilterContacts => message.Media is MessageMediaContact,
            _ => false,
        };
    }

    private static int IdOf(IMessage message) => message switch
    {
        Message post => post.Id,
        MessageService service => service.Id,
        _ => 0,
    };
}
