using Emulator.Limits;
using MTProto.Tl;

namespace Emulator.Rpc;

/// <summary>Finding channels and users.</summary>
internal static class ContactMethods
{
    private const int MaxFound = 50;

    public static void Register(RpcMethods methods)
    {
        methods.Add<ContactsResolveUsername>(ContactsResolveUsername.Constructor, "contacts.resolveUsername", Access.Home, MethodClass.Resolve, Resolve);
        methods.Add<ContactsSearch>(ContactsSearch.Constructor, "contacts.search", Access.Home, MethodClass.Search, Search);
        methods.Add<ContactsGetContacts>(ContactsGetContacts.Constructor, "contacts.getContacts", Access.Home, MethodClass.Other, static (_, _) => RpcReply.Ok(new ContactsContacts { Contacts = [], Users = [] }));
    }

    private static RpcReply Resolve(CallContext context, ContactsResolveUsername call)
    {
        if (!IsUsername(call.Username))
        {
            return RpcReply.BadRequest("USERNAME_INVALID");
        }

        if (context.Core.World.FindChannel(call.Username) is { } channel)
        {
            return RpcReply.Ok(new ContactsResolvedPeer { Peer = channel.Peer, Chats = [context.View(channel)], Users = [] });
        }

        return context.Core.World.FindUser(call.Username) is { } user
            ? RpcReply.Ok(new ContactsResolvedPeer { Peer = new PeerUser { UserId = user.Id }, Chats = [], Users = [PeerViews.View(context.Core, context.UserId, user)] })
            : RpcReply.BadRequest("USERNAME_NOT_OCCUPIED");
    }

    private static RpcReply Search(CallContext context, ContactsSearch call)
    {
        if (call.Q.Length < 3)
        {
            return RpcReply.BadRequest(call.Q.Length == 0 ? "SEARCH_QUERY_EMPTY" : "QUERY_TOO_SHORT");
        }

        List<IPeer> mine = [];
        List<IPeer> others = [];
        List<IChat> chats = [];
        foreach (var channel in context.Core.World.Channels)
        {
            if (chats.Count == Math.Clamp(call.Limit, 1, MaxFound))
            {
                break;
            }

            var text = call.Q.TrimStart('@');
            if (channel.Info.Username.Contains(text, StringComparison.OrdinalIgnoreCase) || channel.Info.Title.Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                (context.Core.Keys.IsJoined(context.UserId, channel.Info.Id) ? mine : others).Add(channel.Peer);
                chats.Add(context.View(channel));
            }
        }

        return RpcReply.Ok(new ContactsFound { MyResults = [.. mine], Results = [.. others], Chats = [.. chats], Users = [] });
    }

    private static bool IsUsername(string name)
    {
        if (name.Length is < 4 or > 32 || !char.IsAsciiLetter(name[0]))
        {
            return false;
        }

        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '_')
            {
                return false;
            }
        }

        return true;
    }
}
