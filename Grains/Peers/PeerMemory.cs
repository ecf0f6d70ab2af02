using Grains.Accounts.Sessions;

namespace Grains.Peers;

/// <summary>The channels that one account can address, and what it has spent on finding them. Works on the account's stored state.</summary>
internal sealed class PeerMemory(PeerMemoryState state, PeerOptions options)
{
    /// <summary>The limits that hold now.</summary>
    public PeerOptions Options { get; set; } = options;

    private int _met = state.Channels.Count(static pair => pair.Value.IsMet);

    /// <summary>Whether something has changed that the state's owner has not stored.</summary>
    public bool IsDirty { get; set; }

    /// <summary>The usernames by which channels are known, in lower case.</summary>
    public IReadOnlyCollection<string> Usernames => state.Channels.Keys;

    public static string KeyOf(string username) => username.ToLowerInvariant();

    public KnownPeer? Find(string username) => state.Channels.GetValueOrDefault(KeyOf(username));

    /// <summary>Finds a channel by its id, which a change of its username leaves as it was.</summary>
    public KnownPeer? Find(long channelId)
    {
        foreach (var (_, peer) in state.Channels)
        {
            if (peer.ChannelId == channelId)
            {
                return peer;
            }
        }

        return null;
    }

    /// <summary>Finds the channel, by its username where that is still its own, otherwise by its id.</summary>
    public KnownPeer? Find(long channelId, string username) => Find(username) is { } peer && peer.ChannelId == channelId ? peer : Find(channelId);

    /// <summary>Remembers a channel under a username that it was asked for by.</summary>
    public void Put(string username, KnownPeer peer)
    {
        var key = KeyOf(username);
        Drop(key);
        state.Channels[key] = peer.IsMet ? peer with { IsMet = false } : peer;
        IsDirty = true;
    }

    /// <summary>Forgets a channel under every name, unless another access hash of it has been learnt meanwhile.</summary>
    public void Forget(long channelId, long accessHash)
    {
        foreach (var key in KeysOf(channelId))
        {
            if (state.Channels[key].AccessHash == accessHash)
            {
                Drop(key);
            }
        }
    }

    /// <summary>Notes something about a channel under every name.</summary>
    public void Change(long channelId, Func<KnownPeer, KnownPeer> change)
    {
        foreach (var key in KeysOf(channelId))
        {
            var before = state.Channels[key];
            var after = change(before);
            if (before != after)
            {
                state.Channels[key] = after;
                IsDirty = true;
            }
        }
    }

    /// <summary>Takes in a channel that another answer has shown with its access hash.</summary>
    /// <param name="found">The channel as it is now.</param>
    /// <param name="former">A username that is not the channel's any more; null where it keeps the ones that are known.</param>
    /// <returns>Whether the account can address it since this moment.</returns>
    public bool Meet(FoundChannel found, out string? former)
    {
        former = null;
        var key = KeyOf(found.Info.Username);
        var keys = KeysOf(found.Info.ChannelId);
        if (keys.Length == 0)
        {
            if (key.Length == 0 || _met >= Options.MetPeersLimit || state.Channels.ContainsKey(key))
            {
                return false;
            }

            _met++;
            state.Channels[key] = Of(found) with { IsMet = true };
            IsDirty = true;
            return true;
        }

        Change(found.Info.ChannelId, peer => peer with
        {
            AccessHash = found.AccessHash,
            Title = found.Info.Title,
            Username = found.Info.Username.Length > 0 ? found.Info.Username : peer.Username,
            IsBroadcast = found.Info.IsBroadcast,
        });
        if (key.Length == 0 || keys.Contains(key))
        {
            return false;
        }

        // It goes by another name now. The old one may be somebody else's tomorrow, and the id finds the channel whoever asks by it.
        var peer = state.Channels[keys[0]];
        foreach (var old in keys)
        {
            if (!found.Usernames.Contains(old, StringComparer.OrdinalIgnoreCase))
            {
                former ??= old;
                Drop(old);
            }
        }

        Drop(key);
        _met += peer.IsMet ? 1 : 0;
        state.Channels[key] = peer;
        IsDirty = true;
        return true;
    }

    /// <summary>How long until the account may resolve a username again; null where it may now.</summary>
    public TimeSpan? ResolveWait(DateTimeOffset now) =>
        state.ResolveDay == DayOf(now) && state.Resolves >= Options.ResolvesPerDay
            ? DateTimeOffset.UnixEpoch.AddDays(DayOf(now) + 1) - now
            : null;

    /// <summary>Counts a call of contacts.resolveUsername.</summary>
    public void CountResolve(DateTimeOffset now)
    {
        var day = DayOf(now);
        state.Resolves = state.ResolveDay == day ? state.Resolves + 1 : 1;
        state.ResolveDay = day;
        IsDirty = true;
    }

    public static KnownPeer Of(FoundChannel found) => new()
    {
        ChannelId = found.Info.ChannelId,
        AccessHash = found.AccessHash,
        Username = found.Info.Username,
        Title = found.Info.Title,
        IsBroadcast = found.Info.IsBroadcast,
    };

    private static int DayOf(DateTimeOffset now) => (int)(now - DateTimeOffset.UnixEpoch).TotalDays;

    private string[] KeysOf(long channelId)
    {
        List<string>? keys = null;
        foreach (var (key, peer) in state.Channels)
        {
            if (peer.ChannelId == channelId)
            {
                (keys ??= []).Add(key);
            }
        }

        return keys is null ? [] : [.. keys];
    }

    private void Drop(string key)
    {
        if (state.Channels.Remove(key, out var peer))
        {
            _met -= peer.IsMet ? 1 : 0;
            IsDirty = true;
        }
    }
}
