using Emulator.World;
using MTProto.Tl;

namespace Emulator.Rpc;

/// <summary>Reads the peers that calls name, and checks that the caller has learnt them.</summary>
internal static class PeerInputs
{
    /// <summary>The channel, or null where the access hash is not the caller's.</summary>
    public static ChannelHistory? Find(this CallContext context, IInputChannel input) => input switch
    {
        InputChannel channel => context.FindChannel(channel.ChannelId, channel.AccessHash),
        InputChannelFromMessage channel => context.FindMentioned(channel.Peer, channel.MsgId, channel.ChannelId),
        _ => null,
    };

    /// <summary>The channel that a peer is, or null where it is something else or not known to the caller.</summary>
    public static ChannelHistory? FindChannel(this CallContext context, IInputPeer input) => input switch
    {
        InputPeerChannel channel => context.FindChannel(channel.ChannelId, channel.AccessHash),
        InputPeerChannelFromMessage channel => context.FindMentioned(channel.Peer, channel.MsgId, channel.ChannelId),
        _ => null,
    };

    /// <summary>The error for a peer that is no channel, or one that the caller does not know.</summary>
    public static RpcReply Refuse(IInputPeer input) => input switch
    {
        InputPeerChannel or InputPeerChannelFromMessage => RpcReply.BadRequest("CHANNEL_INVALID"),
        InputPeerChat => RpcReply.BadRequest("CHAT_ID_INVALID"),
        _ => RpcReply.BadRequest("PEER_ID_INVALID"),
    };

    /// <summary>The user as the caller sees it, or null.</summary>
    public static User? Find(this CallContext context, IInputUser input)
    {
        var (id, hash) = input switch
        {
            InputUserSelf => (context.UserId, context.Core.World.AccessHash(context.UserId, context.UserId)),
            InputUser user => (user.UserId, user.AccessHash),
            InputUserFromMessage user when context.FindChannel(user.Peer)?.TryGet(user.MsgId) is Message { FromId: PeerUser from } && from.UserId == user.UserId
                => (user.UserId, context.Core.World.AccessHash(user.UserId, context.UserId)),
            _ => (0, 0),
        };
        if (context.Account is { } account && id == account.UserId)
        {
            return PeerViews.Self(context.Core, account);
        }

        return id != 0 && hash == context.Core.World.AccessHash(id, context.UserId) && context.Core.World.FindUser(id) is { } found
            ? PeerViews.View(context.Core, context.UserId, found)
            : null;
    }

    private static ChannelHistory? FindChannel(this CallContext context, long id, long accessHash)
        => accessHash == context.Core.World.AccessHash(id, context.UserId) ? context.Core.World.FindChannel(id) : null;

    /// <summary>A channel that a message names, of which the caller has only seen that message.</summary>
    private static ChannelHistory? FindMentioned(this CallContext context, IInputPeer peer, int msgId, long channelId)
    {
        // One level deep: the peer itself must be given with its access hash.
        if (peer is not InputPeerChannel outer || context.FindChannel(outer)?.TryGet(msgId) is not Message message)
        {
            return null;
        }

        return message.FwdFrom is MessageFwdHeader { FromId: PeerChannel from } && from.ChannelId == channelId ? context.Core.World.FindChannel(channelId) : null;
    }
}
