using Emulator.Limits;
using Emulator.World;
using MTProto.Tl;

namespace Emulator.Rpc;

/// <summary>States and differences (core.telegram.org/api/updates).</summary>
internal static class UpdateMethods
{
    /// <summary>The pts of every account: none has private chats, so nothing moves it.</summary>
    public const int AccountPts = 1;

    private const int MaxDifference = 100;
    private const int TooLongMessages = 20;
    private const int ShortPollSeconds = 1;

    // A gap that is wider than this is not told event by event.
    private const int MaxGap = 1_000;

    public static void Register(RpcMethods methods)
    {
        methods.Add<UpdatesGetState>(UpdatesGetState.Constructor, "updates.getState", Access.Home, MethodClass.Other, static (context, _) => RpcReply.Ok(State(context)));
        methods.Add<UpdatesGetDifference>(UpdatesGetDifference.Constructor, "updates.getDifference", Access.Home, MethodClass.Other, GetDifference);
        methods.Add<UpdatesGetChannelDifference>(UpdatesGetChannelDifference.Constructor, "updates.getChannelDifference", Access.Home, MethodClass.History, GetChannelDifference);
    }

    public static UpdatesState State(CallContext context) => new() { Pts = AccountPts, Qts = 0, Date = context.Now, Seq = 0 };

    /// <summary>One event as an update, or null where its message is gone by now.</summary>
    public static IUpdate? Describe(ChannelHistory channel, in ChannelEvent change) => change.Kind switch
    {
        ChannelEventKind.Delete => new UpdateDeleteChannelMessages { ChannelId = channel.Info.Id, Messages = [change.MessageId], Pts = change.Pts, PtsCount = 1 },
        ChannelEventKind.Edit when channel.TryGet(change.MessageId) is { } message => new UpdateEditChannelMessage { Message = message, Pts = change.Pts, PtsCount = 1 },
        ChannelEventKind.Post when channel.TryGet(change.MessageId) is { } message => new UpdateNewChannelMessage { Message = message, Pts = change.Pts, PtsCount = 1 },
        _ => null,
    };

    private static RpcReply GetDifference(CallContext context, UpdatesGetDifference call)
    {
        if (call.Pts <= 0 || call.Date <= 0)
        {
            return RpcReply.BadRequest(call.Pts <= 0 ? "PERSISTENT_TIMESTAMP_EMPTY" : "DATE_EMPTY");
        }

        if (call.Pts > AccountPts)
        {
            return RpcReply.BadRequest("PERSISTENT_TIMESTAMP_INVALID");
        }

        List<IUpdate> updates = [];
        List<IChat> chats = [];
        foreach (var channel in context.Core.World.Channels)
        {
            if (context.Core.Keys.IsJoined(context.UserId, channel.Info.Id) && channel.LastEventDate() >= call.Date)
            {
                updates.Add(new UpdateChannelTooLong { ChannelId = channel.Info.Id, Pts = channel.Pts });
                chats.Add(context.View(channel));
            }
        }

        return RpcReply.Ok(updates.Count == 0
            ? new UpdatesDifferenceEmpty { Date = context.Now, Seq = 0 }
            : new UpdatesDifference { NewMessages = [], NewEncryptedMessages = [], OtherUpdates = [.. updates], Chats = [.. chats], Users = [], State = State(context) });
    }

    private static RpcReply GetChannelDifference(CallContext context, UpdatesGetChannelDifference call)
    {
        if (context.Find(call.Channel) is not { } channel)
        {
            return RpcReply.BadRequest("CHANNEL_INVALID");
        }

        if (call.Pts <= 0)
        {
            return RpcReply.BadRequest("PERSISTENT_TIMESTAMP_EMPTY");
        }

        var limit = Math.Clamp(call.Limit, 1, MaxDifference);
        var events = channel.EventsAfter(call.Pts, limit, out var current);
        if (call.Pts > current)
        {
            return RpcReply.BadRequest("PERSISTENT_TIMESTAMP_INVALID");
        }

        if (events is null || current - call.Pts > MaxGap)
        {
            return RpcReply.Ok(TooLong(context, channel));
        }

        if (events.Length == 0)
        {
            return RpcReply.Ok(new UpdatesChannelDifferenceEmpty { Final = true, Pts = current, Timeout = ShortPollSeconds });
        }

        List<IMessage> messages = [];
        List<IUpdate> others = [];
        foreach (var change in events)
        {
            switch (Describe(channel, change))
            {
                case UpdateNewChannelMessage post:
                    messages.Add(post.Message);
                    break;
                case { } update:
                    others.Add(update);
                    break;
            }
        }

        var edited = others.OfType<UpdateEditChannelMessage>().Select(update => update.Message);
        var (chats, users) = PeerViews.Mentioned(context.Core, context.UserId, channel, [.. messages, .. edited]);
        return RpcReply.Ok(new UpdatesChannelDifference
        {
            Final = events[^1].Pts == current,
            Pts = events[^1].Pts,
            Timeout = ShortPollSeconds,
            NewMessages = [.. messages],
            OtherUpdates = [.. others],
            Chats = chats,
            Users = users,
        });
    }

    private static UpdatesChannelDifferenceTooLong TooLong(CallContext context, ChannelHistory channel)
    {
        Span<int> ids = stackalloc int[TooLongMessages];
        var window = channel.Select(0, 0, 0, ids);
        var messages = channel.Get(ids[..window.Written]);
        var (chats, users) = PeerViews.Mentioned(context.Core, context.UserId, channel, messages);
        return new UpdatesChannelDifferenceTooLong
        {
            Final = true,
            Timeout = ShortPollSeconds,
            Dialog = new Dialog { Peer = channel.Peer, TopMessage = window.Written == 0 ? 0 : ids[0], Pts = window.Pts, NotifySettings = new PeerNotifySettings() },
            Messages = messages,
            Chats = chats,
            Users = users,
        };
    }
}
