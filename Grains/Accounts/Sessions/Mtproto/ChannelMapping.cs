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
                return new FoundChannel(
                    new ChannelInfo
                    {
                        ChannelId = channel.Id,
                        Username = UsernameOf(channel) ?? username,
                        Title = channel.Title,
                        IsBroadcast = channel.Broadcast,
                    },
                    hash);
            }
        }

        return null;
    }

    // A channel with several usernames carries them in a list and leaves the single field out.
    private static string? UsernameOf(Channel channel)
    {
        if (channel.Username is { Length: > 0 } only)
        {
            return only;
        }

        foreach (var entry in channel.Usernames ?? [])
        {
            if (entry is Username { Active: true } active)
            {
                return active.UsernameValue;
            }
        }

        return null;
    }
}
