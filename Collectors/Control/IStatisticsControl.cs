using Grains.Interfaces.Statistics;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Statistics;

namespace Telepool.Collectors.Control;

/// <summary>What commands ask of the statistics collector.</summary>
public interface IStatisticsControl
{
    /// <summary>Reads a channel's statistics now and stores them.</summary>
    Task<StatisticsOutcome> CollectAsync(string username, CancellationToken cancellationToken);

    /// <summary>The newest stored statistics of a channel, by kind; null where the channel is not known.</summary>
    Task<IReadOnlyList<StatisticRecord>?> ShowAsync(string username, CancellationToken cancellationToken);

    /// <summary>The channels whose statistics are read again and again, or were read, soonest first.</summary>
    Task<IReadOnlyList<ScheduledChannel>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Has channels read again and again.</summary>
    /// <param name="usernames">The channels, without the at sign.</param>
    /// <param name="period">How often, a minute or more.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task ScheduleAsync(IReadOnlyList<string> usernames, TimeSpan period, CancellationToken cancellationToken);

    /// <summary>Ends that; false where the channel is not scheduled.</summary>
    Task<bool> UnscheduleAsync(string username, CancellationToken cancellationToken);
}
