namespace Grains.Interfaces.Statistics;

/// <summary>
/// When the statistics of which channel are read, and by whom. The key is the job's name, <see cref="DefaultJob"/> where nothing else is
/// said. Any number of workers take what is due; a run whose worker dies passes to another. A reminder wakes the schedule each minute.
/// </summary>
[Alias("telepool.statistics-schedule")]
public interface IStatisticsScheduleGrain : IGrainWithStringKey
{
    /// <summary>The job of the collectors for which no other was named.</summary>
    const string DefaultJob = "default";

    /// <summary>Schedules channels; those that are scheduled already get the new period and keep their turn.</summary>
    /// <param name="usernames">The channels, without the at sign.</param>
    /// <param name="period">How often each is read, at least a minute; spread by a tenth, so that they do not stay in step.</param>
    [Alias("add")]
    Task AddAsync(string[] usernames, TimeSpan period);

    /// <summary>Takes a channel out; false where it is not in it.</summary>
    [Alias("remove")]
    Task<bool> RemoveAsync(string username);

    /// <summary>The channels, soonest first.</summary>
    [Alias("list")]
    Task<ScheduledChannel[]> ListAsync();

    /// <summary>Takes channels that are due, waiting for one.</summary>
    /// <param name="worker">The worker's name, unique in the cluster.</param>
    /// <param name="max">Channels at most, 1 or more.</param>
    /// <param name="wait">How long to wait where none is due, 20 s at most.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("take"), AlwaysInterleave]
    Task<StatisticsRun[]> TakeAsync(string worker, int max, TimeSpan wait, CancellationToken cancellationToken = default);

    /// <summary>Takes a channel now, due or not, scheduled or not; null where another worker has it.</summary>
    /// <param name="username">The channel, without the at sign.</param>
    /// <param name="worker">The worker's name. Its own run is taken over by a new one.</param>
    /// <param name="floor">The greatest epoch stored with the channel's statistics: the run gets a greater one.</param>
    [Alias("claim"), AlwaysInterleave]
    Task<StatisticsRun?> ClaimAsync(string username, string worker, long floor = 0);

    /// <summary>Keeps a run for some more minutes; false where it has passed to another.</summary>
    [Alias("renew"), AlwaysInterleave]
    Task<bool> RenewAsync(string username, long epoch);

    /// <summary>Ends a run and sets the channel's next one; a run that has passed to another is left alone.</summary>
    [Alias("done"), AlwaysInterleave]
    Task DoneAsync(StatisticsRunResult result);
}
