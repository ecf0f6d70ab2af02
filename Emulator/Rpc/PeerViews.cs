using Emulator.Accounts;
using Emulator.World;
using MTProto.Tl;

namespace Emulator.Rpc;

/// <summary>Peers as one account sees them: with the access hashes that only it may use.</summary>
internal static class PeerViews
{
    /// <summary>The channel of the world as the caller sees it.</summary>
    public static Channel View(this CallContext context, ChannelHistory channel) => View(context.Core, context.UserId, channel);

    public static Channel View(EmulatorCore core, long userId, ChannelHistory channel)
    {
        var info = channel.Info;
        return new Channel
        {
            Id = info.Id,
            AccessHash = core.World.AccessHash(info.Id, userId),
            Title = info.Title,
            Username = info.Username,
            Broadcast = !info.Megagroup,
            Megagroup = info.Megagroup,
            Signatures = info.Signatures,
            Left = !core.Keys.IsJoined(userId, info.Id),
            Photo = new ChatPhotoEmpty(),
            Date = TelegramWorld.BaseEnd,
            ParticipantsCount = info.Participants,
        };
    }

    public static User View(EmulatorCore core, long userId, WorldUser user) => new()
    {
        Id = user.Id,
        AccessHash = core.World.AccessHash(user.Id, userId),
        FirstName = user.FirstName,
        LastName = user.LastName,
        Username = user.Username,
        Bot = user.Bot,
        BotInfoVersion = user.Bot ? 1 : null,
        Status = user.Bot ? null : new UserStatusRecently(),
    };

    /// <summary>The account itself.</summary>
    public static User Self(EmulatorCore core, Account account) => new()
    {
        Self = true,
        Id = account.UserId,
        AccessHash = core.World.AccessHash(account.UserId, account.UserId),
        FirstName = account.FirstName,
        LastName = account.LastName,
        Phone = account.Phone,
        Status = new UserStatusOffline { WasOnline = core.Now },
    };

    /// <summary>Everybody and every channel that <paramref name="messages"/> name, besides <paramref name="channel"/>, which comes first.</summary>
    public static (IChat[] Chats, IUser[] Users) Mentioned(EmulatorCore core, long userId, ChannelHistory? channel, ReadOnlySpan<IMessage> messages)
    {
        HashSet<long> users = [];
        HashSet<long> channels = [];
        if (channel is not null)
        {
            channels.Add(channel.Info.Id);
        }

        foreach (var item in messages)
        {
            if (item is Message message)
            {
                Add(message.FromId, users, channels);
                Add((message.FwdFrom as MessageFwdHeader)?.FromId, users, channels);
                if (message.Media is MessageMediaContact contact)
                {
                    users.Add(contact.UserId);
                }
            }
            else if (item is MessageService service)
            {
                Add(service.FromId, users, channels);
                AddActors(service.Action, users);
            }
        }

        var chatViews = new List<IChat>(channels.Count);
        foreach (var id in channels)
        {
            if (core.World.FindChannel(id) is { } found)
            {
                chatViews.Add(View(core, userId, found));
            }
        }

        var userViews = new List<IUser>(users.Count);
        foreach (var id in users)
        {
            if (core.World.FindUser(id) is { } found)
            {
                userViews.Add(View(core, userId, found));
            }
        }

        return ([.. chatViews], [.. userViews]);
    }

    private static void Add(IPeer? peer, HashSet<long> users, HashSet<long> channels)
    {
        if (peer is PeerUser user)
        {
            users.Add(user.UserId);
        }
        else if (peer is PeerChannel channel)
        {
            channels.Add(channel.ChannelId);
        }
    }

    private static void AddActors(IMessageAction action, HashSet<long> users)
    {
        switch (action)
        {
            case MessageActionChatAddUser added:
                users.UnionWith(added.Users);
                break;
            case MessageActionChatDeleteUser removed:
                users.Add(removed.UserId);
                break;
            case MessageActionChatJoinedByLink joined:
                users.Add(joined.InviterId);
                break;
        }
    }
}
