using Emulator.Limits;
using MTProto.Tl;

namespace Emulator.Rpc;

/// <summary>Channels.</summary>
internal static class ChannelMethods
{
    private const int MaxParticipants = 200;

    public static void Register(RpcMethods methods)
    {
        methods.Add<ChannelsGetFullChannel>(ChannelsGetFullChannel.Constructor, "channels.getFullChannel", Access.Home, MethodClass.Other, GetFullChannel);
        methods.Add<ChannelsGetChannels>(ChannelsGetChannels.Constructor, "channels.getChannels", Access.Home, MethodClass.Other, GetChannels);
        methods.Add<ChannelsJoinChannel>(ChannelsJoinChannel.Constructor, "channels.joinChannel", Access.Home, MethodClass.Other, Join);
        methods.Add<ChannelsLeaveChannel>(ChannelsLeaveChannel.Constructor, "channels.leaveChannel", Access.Home, MethodClass.Other, Leave);
        methods.Add<ChannelsReadHistory>(ChannelsReadHistory.Constructor, "channels.readHistory", Access.Home, MethodClass.Other, Read);
        methods.Add<ChannelsGetParticipant>(ChannelsGetParticipant.Constructor, "channels.getParticipant", Access.Home, MethodClass.Other, GetParticipant);
        methods.Add<ChannelsGetParticipants>(ChannelsGetParticipants.Constructor, "channels.getParticipants", Access.Home, MethodClass.Other, GetParticipants);
    }

    private static RpcReply GetFullChannel(CallContext context, ChannelsGetFullChannel call)
    {
        if (context.Find(call.Channel) is not { } channel)
        {
            return RpcReply.BadRequest("CHANNEL_INVALID");
        }

        return RpcReply.Ok(new MessagesChatFull
        {
            FullChat = new ChannelFull
            {
                Id = channel.Info.Id,
                About = channel.Info.About,
                ParticipantsCount = channel.Info.Participants,
                CanViewParticipants = channel.Info.Megagroup,
                CanViewStats = true,
                StatsDc = channel.Info.StatisticsDc,
                ChatPhoto = new PhotoEmpty(),
                NotifySettings = new PeerNotifySettings(),
                BotInfo = [],
                ReadInboxMaxId = channel.MaxId,
                Pts = channel.Pts,
            },
            Chats = [context.View(channel)],
            Users = [],
        });
    }

    private static RpcReply GetChannels(CallContext context, ChannelsGetChannels call)
    {
        var chats = new List<IChat>(call.Id.Length);
        foreach (var input in call.Id)
        {
            if (context.Find(input) is not { } channel)
            {
                return RpcReply.BadRequest("CHANNEL_INVALID");
            }

            chats.Add(context.View(channel));
        }

        return RpcReply.Ok(new MessagesChats { Chats = [.. chats] });
    }

    private static RpcReply Join(CallContext context, ChannelsJoinChannel call)
    {
        if (context.Find(call.Channel) is not { } channel)
        {
            return RpcReply.BadRequest("CHANNEL_INVALID");
        }

        if (!context.Core.Keys.Join(context.UserId, channel.Info.Id))
        {
            return RpcReply.BadRequest("USER_ALREADY_PARTICIPANT");
        }

        return RpcReply.Ok(new MessagesChatInviteJoinResultOk
        {
            Updates = new Updates { UpdatesValue = [new UpdateChannel { ChannelId = channel.Info.Id }], Chats = [context.View(channel)], Users = [], Date = context.Now },
        });
    }

    private static RpcReply Leave(CallContext context, ChannelsLeaveChannel call)
    {
        if (context.Find(call.Channel) is not { } channel)
        {
            return RpcReply.BadRequest("CHANNEL_INVALID");
        }

        if (!context.Core.Keys.Leave(context.UserId, channel.Info.Id))
        {
            return RpcReply.BadRequest("USER_NOT_PARTICIPANT");
        }

        return RpcReply.Ok(new Updates { UpdatesValue = [new UpdateChannel { ChannelId = channel.Info.Id }], Chats = [context.View(channel)], Users = [], Date = context.Now });
    }

    private static RpcReply Read(CallContext context, ChannelsReadHistory call) => context.Find(call.Channel) is null ? RpcReply.BadRequest("CHANNEL_INVALID") : RpcReply.Ok(TlBool.True);

    private static RpcReply GetParticipant(CallContext context, ChannelsGetParticipant call)
    {
        if (context.Find(call.Channel) is not { } channel)
        {
            return RpcReply.BadRequest("CHANNEL_INVALID");
        }

        var joined = context.Core.Keys.JoinedAt(context.UserId, channel.Info.Id);
        if (call.Participant is not InputPeerSelf || joined == 0)
        {
            return RpcReply.BadRequest("USER_NOT_PARTICIPANT");
        }

        return RpcReply.Ok(new ChannelsChannelParticipant
        {
            Participant = new ChannelParticipantSelf { UserId = context.UserId, InviterId = context.UserId, Date = joined },
            Chats = [context.View(channel)],
            Users = [PeerViews.Self(context.Core, context.Account!)],
        });
    }

    private static RpcReply GetParticipants(CallContext context, ChannelsGetParticipants call)
    {
        if (context.Find(call.Channel) is not { } channel)
        {
            return RpcReply.BadRequest("CHANNEL_INVALID");
        }

        if (!channel.Info.Megagroup)
        {
            return RpcReply.BadRequest("CHAT_ADMIN_REQUIRED");
        }

        var all = context.Core.World.Users;
        var page = all.AsSpan(Math.Clamp(call.Offset, 0, all.Length));
        page = page[..Math.Min(page.Length, Math.Clamp(call.Limit, 0, MaxParticipants))];
        var participants = new IChannelParticipant[page.Length];
        var users = new IUser[page.Length];
        for (var i = 0; i < page.Length; i++)
        {
            participants[i] = new ChannelParticipant { UserId = page[i].Id, Date = World.TelegramWorld.BaseEnd };
            users[i] = PeerViews.View(context.Core, context.UserId, page[i]);
        }

        return RpcReply.Ok(new ChannelsChannelParticipants { Count = all.Length, Participants = participants, Chats = [context.View(channel)], Users = users });
    }
}
