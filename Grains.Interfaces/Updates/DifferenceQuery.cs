namespace Grains.Interfaces.Updates;

/// <summary>Which part of what happened in a channel to ask for (<c>updates.getChannelDifference</c>).</summary>
[GenerateSerializer, Immutable, Alias("telepool.difference-query")]
public sealed record DifferenceQuery
{
    /// <summary>The channel's id.</summary>
    [Id(0)]
    public required long ChannelId { get; init; }

    /// <summary>The channel's username, by which an account that has not met the channel resolves it first.</summary>
    [Id(1)]
    public required string Username { get; init; }

    /// <summary>
    /// What happened after this position of the channel (its pts). 0 asks only where the channel stands now (<c>channels.getFullChannel</c>):
    /// the answer holds a position and nothing that happened.
    /// </summary>
    [Id(2)]
    public int Pts { get; init; }

    /// <summary>Events at most in one answer, 10 to 100: what Telegram allows to accounts that are no bots.</summary>
    [Id(3)]
    public int Limit { get; init; } = 100;
}
