using Grains.Interfaces.Collection;

namespace Grains.Interfaces.Peers;

/// <summary>
/// One shard of what the cluster knows of usernames. The key is <see cref="ShardOf"/> of the name. One account's answer, most of all one
/// that the name leads nowhere, saves every other account the call (<c>contacts.resolveUsername</c> is the scarcest there is).
/// </summary>
[Alias("telepool.username-cache")]
public interface IUsernameCacheGrain : IGrainWithIntegerKey
{
    /// <summary>Into how many grains the names are divided.</summary>
    const int Shards = 16;

    /// <summary>The shard of a username in any case (FNV-1a, so that it is the same in every process and version).</summary>
    static long ShardOf(string username)
    {
        ArgumentNullException.ThrowIfNull(username);
        var hash = 2166136261u;
        foreach (var letter in username)
        {
            hash = (hash ^ char.ToLowerInvariant(letter)) * 16777619u;
        }

        return hash % Shards;
    }

    /// <summary>What is known of a username; null where nothing is, or not any more.</summary>
    [Alias("find"), ReadOnly]
    Task<UsernameEntry?> FindAsync(string username);

    /// <summary>Takes in that a username is a channel's.</summary>
    [Alias("found"), OneWay]
    Task FoundAsync(string username, ChannelInfo channel);

    /// <summary>Takes in that a username is no channel's.</summary>
    /// <param name="username">The username.</param>
    /// <param name="finding">Why; not <see cref="UsernameFinding.Channel"/>.</param>
    [Alias("missed"), OneWay]
    Task MissedAsync(string username, UsernameFinding finding);

    /// <summary>Forgets a username, if it is still known as that channel's: it has another name now.</summary>
    [Alias("left"), OneWay]
    Task LeftAsync(string username, long channelId);
}
