using MTProto.Tl;

namespace Grains.Accounts.Sessions.Mtproto;

/// <summary>
/// The channels that answers have shown, until somebody takes them. A channel that looks as it did the last time is not shown again, so that
/// the pages of one history cost nothing here. Safe for use by several threads.
/// </summary>
internal sealed class MetChannels
{
    // Per account; more at once are news of little worth, and come again with the next answer.
    private const int Limit = 64;

    private readonly Lock _lock = new();
    private Dictionary<long, int>? _shown;
    private List<FoundChannel>? _waiting;

    public void Note(IChat[] chats)
    {
        foreach (var chat in chats)
        {
            if (chat is Channel { Min: false, AccessHash: { } hash } channel)
            {
                Note(channel, hash);
            }
        }
    }

    public IReadOnlyList<FoundChannel> Take()
    {
        if (_waiting is null)
        {
            return [];
        }

        lock (_lock)
        {
            var taken = _waiting;
            _waiting = null;
            return taken ?? [];
        }
    }

    private void Note(Channel channel, long hash)
    {
        var look = HashCode.Combine(hash, channel.Username, channel.Title, channel.Usernames?.Length, channel.Broadcast);
        lock (_lock)
        {
            _shown ??= [];
            if ((_shown.TryGetValue(channel.Id, out var before) && before == look) || _waiting is { Count: >= Limit })
            {
                return;
            }

            if (_shown.Count >= Limit)
            {
                _shown.Clear();
            }

            _shown[channel.Id] = look;
            (_waiting ??= []).Add(ChannelMapping.ToFound(channel, hash, string.Empty));
        }
    }

    /// <summary>Looks through a method's answer, whichever it is.</summary>
    public void NoteAnswer(object? answer)
    {
        IChat[]? chats = answer switch
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
            Note(chats);
        }
    }
}
