namespace Grains.Interfaces.Statistics;

/// <summary>Whose statistics to read.</summary>
[GenerateSerializer, Immutable, Alias("telepool.statistics-query")]
public sealed record StatisticsQuery
{
    /// <summary>The channel's id.</summary>
    [Id(0)]
    public required long ChannelId { get; init; }

    /// <summary>The channel's username, by which an account that has not met the channel resolves it first.</summary>
    [Id(1)]
    public required string Username { get; init; }

    /// <summary>
    /// The data centre that is believed to keep the statistics; 0 where nothing is known, and the account asks for it first
    /// (<c>channels.getFullChannel</c>). A wrong one costs one more call.
    /// </summary>
    [Id(2)]
    public int DcHint { get; init; }
}
