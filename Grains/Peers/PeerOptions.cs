namespace Grains.Peers;

/// <summary>The rules for what is remembered of channels, by each account and by all together.</summary>
public sealed class PeerOptions
{
    /// <summary>
    /// Calls of <c>contacts.resolveUsername</c> per account and day, UTC (<c>MTPROTO_RESOLVE_PER_DAY</c>); 1 or more. Readers of public channels
    /// report waits of hours after some hundred.
    /// </summary>
    public int ResolvesPerDay { get; set; } = 200;

    /// <summary>For how long a channel's username counts as its own without being asked for again; above 0.</summary>
    public TimeSpan UsernameTtl { get; set; } = TimeSpan.FromHours(24);

    /// <summary>For how long a username that leads to no channel is not asked for again; above 0. Names are registered every day, so it is short.</summary>
    public TimeSpan MissedUsernameTtl { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Usernames that one shard remembers at most; the oldest give way. 1 or more.</summary>
    public int UsernamesPerShard { get; set; } = 5_000;

    /// <summary>
    /// Channels that an account remembers at most for having met them in other answers, 0 or more. Each spares a resolve if it is asked for
    /// later, and costs some 200 bytes.
    /// </summary>
    public int MetPeersLimit { get; set; } = 64;

    /// <summary>For how long an account that was not allowed to see a channel's statistics does not ask again; above 0.</summary>
    public TimeSpan StatisticsDeniedTtl { get; set; } = TimeSpan.FromHours(6);

    /// <summary>How often what has changed is written; above 0. A process that is killed forgets as much at most.</summary>
    public TimeSpan SavePeriod { get; set; } = TimeSpan.FromSeconds(5);
}
