using Grains.Interfaces.DataCenters;
using Grains.Interfaces.Statistics;
using Microsoft.Extensions.Logging;
using Telepool.Collectors.Leasing;
using Telepool.Collectors.Sinks;

namespace Telepool.Collectors.Statistics;

/// <summary>
/// Reads channels' statistics into the sink: one channel when it is asked to, and those that the schedule hands out as they become due.
/// Any number of collectors share one schedule; the run's epoch keeps a worker that was taken for dead from storing over its successor.
/// </summary>
public sealed partial class StatisticsCollector
{
    private readonly IStatisticsScheduleGrain _schedule;
    private readonly IDcRouteGrain _routes;
    private readonly ISink _sink;
    private readonly StatisticsOptions _options;
    private readonly StatisticsMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<StatisticsCollector> _log;
    private readonly AccountLeaser _leaser;
    private long _stored;
    private long _graphs;

    /// <summary>Creates a collector.</summary>
    /// <param name="pool">The accounts.</param>
    /// <param name="schedule">The job's schedule.</param>
    /// <param name="routes">What is known of where statistics are.</param>
    /// <param name="sink">Where they go.</param>
    /// <param name="options">How to work.</param>
    /// <param name="metrics">What is counted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Source of jitter, for this object alone.</param>
    /// <param name="log">The log.</param>
    public StatisticsCollector(
        IPoolClient pool,
        IStatisticsScheduleGrain schedule,
        IDcRouteGrain routes,
        ISink sink,
        StatisticsOptions options,
        StatisticsMetrics metrics,
        TimeProvider time,
        Random random,
        ILogger<StatisticsCollector> log)
    {
        _schedule = schedule;
        _routes = routes;
        _sink = sink;
        _options = options;
        _metrics = metrics;
        _time = time;
        _log = log;
        _leaser = new AccountLeaser(pool, time, random, log);
    }

    /// <summary>When which channel is read.</summary>
    public IStatisticsScheduleGrain Schedule => _schedule;

    /// <summary>Where statistics go.</summary>
    public ISink Sink => _sink;

    /// <summary>Reports that this collector has stored.</summary>
    public long Stored => Interlocked.Read(ref _stored);

    /// <summary>Graphs that were stored with them.</summary>
    public long Graphs => Interlocked.Read(ref _graphs);

    /// <summary>Reads a channel's statistics now.</summary>
    /// <param name="username">The channel, without the at sign.</param>
    /// <param name="cancellationToken">Stops; nothing is stored then.</param>
    public async Task<StatisticsOutcome> CollectAsync(string username, CancellationToken cancellationToken)
    {
        var run = await _schedule.ClaimAsync(username, _options.Worker).WaitAsync(cancellationToken).ConfigureAwait(false);
        return run is null
            ? new StatisticsOutcome { Username = username, Status = StatisticsStatus.Claimed, Error = "another worker reads them now" }
            : await RunAsync(run, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Schedules channels.</summary>
    /// <param name="usernames">The channels, without the at sign.</param>
    /// <param name="period">How often; null for the options' period.</param>
    public Task ScheduleAsync(IEnumerable<string> usernames, TimeSpan? period = null) => _schedule.AddAsync([.. usernames], period ?? _options.Period);

    /// <summary>Reads what the schedule hands out, until it is stopped or the sink fails for good.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        List<Task> running = [];
        try
        {
            while (_sink.Failure is null or { CanResume: true })
            {
                running.RemoveAll(static task => task.IsCompleted);
                if (running.Count >= _options.ParallelChannels)
                {
                    await Task.WhenAny(running).WaitAsync(cancellationToken).ConfigureAwait(false);
                    continue;
                }

                foreach (var run in await TakeAsync(_options.ParallelChannels - running.Count, cancellationToken).ConfigureAwait(false))
                {
                    running.Add(RunAsync(run, cancellationToken));
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The runs end by the same token.
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    private async Task<StatisticsRun[]> TakeAsync(int max, CancellationToken cancellationToken)
    {
        try
        {
            return await _schedule.TakeAsync(_options.Worker, max, _options.TakeWait, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Its silo may be going; it comes back on another.
            LogScheduleFailed(_log, e);
            await Task.Delay(_options.RetryDelay, _time, cancellationToken).ConfigureAwait(false);
            return [];
        }
    }

    /// <summary>Does one run to its end, which the schedule hears of in any case. Does not throw.</summary>
    private async Task<StatisticsOutcome> RunAsync(StatisticsRun run, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pass = new StatisticsPass(this, run, ending);
        var renewal = _time.CreateTimer(static state => _ = ((StatisticsPass)state!).RenewAsync(), pass, _options.RenewEvery, _options.RenewEvery);
        await using (renewal.ConfigureAwait(false))
        {
            StatisticsOutcome outcome;
            try
            {
                outcome = await pass.RunAsync(ending.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                outcome = pass.End(cancellationToken.IsCancellationRequested ? StatisticsStatus.Stopped : StatisticsStatus.Claimed, "the run was ended");
            }
            catch (Exception e)
            {
                LogGrainFailed(_log, run.Username, e);
                outcome = pass.End(e is SinkException ? StatisticsStatus.StoreFailed : StatisticsStatus.Failed, e is SinkException ? e.Message : e.GetType().Name);
            }

            _metrics.Ended(outcome.Status, _time.GetElapsedTime(started));
            if (outcome.Status == StatisticsStatus.Stored)
            {
                Interlocked.Increment(ref _stored);
                Interlocked.Add(ref _graphs, outcome.Graphs);
            }
            else
            {
                LogEnded(_log, run.Username, outcome.Status, outcome.Error);
            }

            await TellAsync(pass, outcome).ConfigureAwait(false);
            return outcome;
        }
    }

    private async Task TellAsync(StatisticsPass pass, StatisticsOutcome outcome)
    {
        try
        {
            await _schedule.DoneAsync(new StatisticsRunResult
            {
                Username = outcome.Username,
                Epoch = pass.Epoch,
                IsStored = outcome.Status == StatisticsStatus.Stored,
                Error = outcome.Error.Length > 0 ? outcome.Error : outcome.Status.ToString(),
                // What was stopped goes on as soon as somebody is there.
                RetryAfter = outcome.Status == StatisticsStatus.Stopped ? TimeSpan.Zero : outcome.RetryAfter,
                ChannelId = outcome.ChannelId,
            }).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The run ends by itself after its time.
            LogScheduleFailed(_log, e);
        }
    }
}
