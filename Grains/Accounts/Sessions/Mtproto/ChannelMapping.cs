using Grains.Interfaces.Collection;
using MTProto.Tl;

namespace Grains.Accounts.Sessions.Mtproto;

/// <summary>From a resolved peer to the channel behind it.</summary>
internal static class ChannelMapping
{
    /// <summary>The channel that a username was resolved to; null where it is a user, or a channel that cannot be read.</summary>
    public static FoundChannel? ToChannel(string username, IContactsResolvedPeer answer)
    {
        if (answer is not ContactsResolvedPeer { Peer: PeerChannel peer } resolved)
        {
            return null;
        }

        foreach (var chat in resolved.Chats)
        {
            if (chat is Channel { Min: false, AccessHash: { } hash } channel && channel.Id == peer.ChannelId)
            {
                return ToFound(channel, hash, username);
            }
        }

        return null;
    }

    /// <summary>A channel as it shows itself; <paramref name="username"/> serves where it shows none.</summary>
    public static FoundChannel ToFound(Channel channel, long accessHash, string username)
    {
        var usernames = UsernamesOf(channel);
        return new FoundChannel(
            new ChannelInfo
            {
                ChannelId = channel.Id,
                Username = usernames.Count > 0 ? usernames[0] : username,
                Title = channel.Title,
                IsBroadcast = channel.Broadcast,
            },
            accessHash)
        {
            Usernames = usernames,
        };
    }

    // A channel with several usernames carries them in a list and leaves the single field out.
    private static List<string> UsernamesOf(Channel channel)
    {
        List<string> names = [];
        if (channel.Username is { Length: > 0 } only)
        {
            names.Add(only);
        }

        foreach (var entry in channel.Usernames ?? [])
        {
            if (entry is Username { Active: true } active && !names.Contains(active.UsernameValue))
            {
                names.Add(active.UsernameValue);
            }
        }

        return names;
    }
}
