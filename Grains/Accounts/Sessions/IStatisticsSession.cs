using Grains.Interfaces.Statistics;

namespace Grains.Accounts.Sessions;

/// <summary>
/// The part of a connection that reads statistics (core.telegram.org/api/stats). They are kept at a data centre of the channel's own, so
/// these calls go over connections beside the account's, whose home never moves for them.
/// </summary>
public interface IStatisticsSession
{
    /// <summary>Asks where a channel's statistics are and whether the account may see them (<c>channels.getFullChannel</c>).</summary>
    Task<SessionResult<ChannelStanding>> GetStandingAsync(long channelId, long accessHash, CancellationToken cancellationToken);

    /// <summary>Reads a channel's statistics. STATS_MIGRATE_X is followed; the report names the data centre that answered.</summary>
    /// <param name="channelId">The channel.</param>
    /// <param name="accessHash">The account's access hash of it.</param>
    /// <param name="kind">Which of the two methods to call.</param>
    /// <param name="dataCenter">Where to ask; 0 for the account's home.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    Task<SessionResult<StatisticsReport>> GetStatisticsAsync(
        long channelId, long accessHash, StatisticsKind kind, int dataCenter, CancellationToken cancellationToken);

    /// <summary>Loads a graph by the token that a report gave (<c>stats.loadAsyncGraph</c>), at the same data centre.</summary>
    Task<SessionResult<StatisticsGraph>> LoadGraphAsync(GraphQuery query, CancellationToken cancellationToken);
}
