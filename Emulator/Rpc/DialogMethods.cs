using Emulator.Limits;
using Emulator.World;
using MTProto.Tl;

namespace Emulator.Rpc;

/// <summary>The list of chats of an account: the channels that it has joined.</summary>
internal static class DialogMethods
{
    public static void Register(RpcMethods methods)
    {
        methods.Add<MessagesGetDialogs>(MessagesGetDialogs.Constructor, "messages.getDialogs", Access.Home, MethodClass.Other, GetDialogs);
        methods.Add<MessagesGetPeerDialogs>(MessagesGetPeerDialogs.Constructor, "messages.getPeerDialogs", Access.Home, MethodClass.Other, GetPeerDialogs);
        methods.Add<MessagesGetPinnedDialogs>(
            MessagesGetPinnedDialogs.Constructor, "messages.getPinnedDialogs", Access.Home, MethodClass.Other,
            static (context, _) => RpcReply.Ok(new MessagesPeerDialogs { Dialogs = [], Messages = [], Chats = [], Users = [], State = UpdateMethods.State(context) }));
        methods.Add<MessagesGetChats>(MessagesGetChats.Constructor, "messages.getChats", Access.Home, MethodClass.Other, static (_, _) => RpcReply.BadRequest("CHAT_ID_INVALID"));
        methods.Add<MessagesGetFullChat>(MessagesGetFullChat.Constructor, "messages.getFullChat", Access.Home, MethodClass.Other, static (_, _) => RpcReply.BadRequest("CHAT_ID_INVALID"));
        methods.Add<MessagesReadHistory>(MessagesReadHistory.Constructor, "messages.readHistory", Access.Home, MethodClass.Other, static (_, _) => RpcReply.Ok(new MessagesAffectedMessages { Pts = UpdateMethods.AccountPts }));
    }

    /// <summary>The dialog of a channel.</summary>
    public static Dialog Dialog(ChannelHistory channel, int topMessage) => new()
    {
        Peer = channel.Peer,
        TopMessage = topMessage,
        ReadInboxMaxId = topMessage,
        Pts = channel.Pts,
        NotifySettings = new PeerNotifySettings(),
    };

    private static RpcReply GetDialogs(CallContext context, MessagesGetDialogs call)
    {
        var all = new List<(ChannelHistory Channel, IMessage Top)>();
        foreach (var channel in context.Core.World.Channels)
        {
            if (call.FolderId is null or 0 && context.Core.Keys.IsJoined(context.UserId, channel.Info.Id) && Top(channel) is { } top)
            {
                all.Add((channel, top));
            }
        }

        var page = all
            .OrderByDescending(dialog => DateOf(dialog.Top))
            .Where(dialog => call.OffsetDate == 0 || DateOf(dialog.Top) < call.OffsetDate)
            .Take(Math.Clamp(call.Limit, 1, MessageMethods.MaxPage))
            .ToArray();
        var (dialogs, messages, chats, users) = Describe(context, page);
        return RpcReply.Ok(page.Length == all.Count
            ? new MessagesDialogs { Dialogs = dialogs, Messages = messages, Chats = chats, Users = users }
            : new MessagesDialogsSlice { Count = all.Count, Dialogs = dialogs, Messages = messages, Chats = chats, Users = users });
    }

    private static RpcReply GetPeerDialogs(CallContext context, MessagesGetPeerDialogs call)
    {
        var page = new List<(ChannelHistory Channel, IMessage Top)>();
        foreach (var input in call.Peers)
        {
            if (input is not InputDialogPeer peer)
            {
                continue;
            }

            if (context.FindChannel(peer.Peer) is not { } channel)
            {
                if (peer.Peer is InputPeerSelf or InputPeerUser)
                {
                    continue;
                }

                return PeerInputs.Refuse(peer.Peer);
            }

            if (Top(channel) is { } top)
            {
                page.Add((channel, top));
            }
        }

        var (dialogs, messages, chats, users) = Describe(context, [.. page]);
        return RpcReply.Ok(new MessagesPeerDialogs { Dialogs = dialogs, Messages = messages, Chats = chats, Users = users, State = UpdateMethods.State(context) });
    }

    private static (IDialog[] Dialogs, IMessage[] Messages, IChat[] Chats, IUser[] Users) Describe(CallContext context, (ChannelHistory Channel, IMessage Top)[] page)
    {
        var messages = page.Select(dialog => dialog.Top).ToArray();
        var (chats, users) = PeerViews.Mentioned(context.Core, context.UserId, null, messages);
        var known = chats.Select(chat => ((Channel)chat).Id).ToHashSet();
        var all = chats.Concat(page.Where(dialog => known.Add(dialog.Channel.Info.Id)).Select(dialog => (IChat)context.View(dialog.Channel)));
        return ([.. page.Select(dialog => Dialog(dialog.Channel, IdOf(dialog.Top)))], messages, [.. all], users);
    }

    private static IMessage? Top(ChannelHistory channel)
    {
        Span<int> id = stackalloc int[1];
        return channel.Select(0, 0, 0, id).Written == 1 ? channel.TryGet(id[0]) : null;
    }

    private static int IdOf(IMessage message) => message is Message post ? post.Id : ((MessageService)message).Id;

    private static int DateOf(IMessage message) => message is Message post ? post.Date : ((MessageService)message).Date;
}
