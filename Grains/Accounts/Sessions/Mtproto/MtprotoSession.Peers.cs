using MTProto.Client;
using MTProto.Tl;

namespace Grains.Accounts.Sessions.Mtproto;

/// <content>Channels that answers show along the way.</content>
internal sealed partial class MtprotoSession
{
    private readonly MetChannels _met = new();

    public IReadOnlyList<FoundChannel> TakeMet() => _met.Take();

    /// <summary>Looks through an answer for channels, and passes it on.</summary>
    private CallResult<T> Noted<T>(CallResult<T> result)
    {
        IChat[]? chats = result.Value switch
        {
            MessagesChannelMessages channel => channel.Chats,
            MessagesMessagesSlice slice => slice.Chats,
            MessagesMessages all => all.Chats,
            UpdatesChannelDifference difference => difference.Chats,
            UpdatesChannelDifferenceTooLong far => far.Chats,
            MessagesChatFull full => full.Chats,
            ContactsResolvedPeer resolved => resolved.Chats,
            _ => null,
        };
        if (chats is not null)
        {
            _met.Note(chats);
        }

        return result;
    }
}
