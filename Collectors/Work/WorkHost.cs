using Grains.Interfaces.Collection;
using Microsoft.Extensions.Logging;

namespace Telepool.Collectors.Work;

/// <summary>
/// A process' part in a job: it attaches, shows that it lives, and starts and stops work as the job says. Where the job does not answer for as
/// long as others need to take the work over, everything stops; what was on its way then is fenced by the cursors' epochs.
/// </summary>
public sealed partial class WorkHost
{
    private readonly ICollectionGrain _job;
    private readonly Dictionary<string, IWorkRunner> _runners;
    private readonly WorkOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<WorkHost> _log;
    private readonly WorkerInfo _self;
    private readonly Dictionary<WorkItem, RunningWork> _running = [];
    private readonly SemaphoreSlim _ended = new(0);
    private volatile int _count;

    /// <summary>Creates the part.</summary>
    /// <param name="job">The job.</param>
    /// <param name="runners">One for each kind that this process does.</param>
    /// <param name="options">How to take part.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    public WorkHost(ICollectionGrain job, IReadOnlyCollection<IWorkRunner> runners, WorkOptions options, TimeProvider time, ILogger<WorkHost> log)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Capacity, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.TimeToLive.Ticks, nameof(options));
        _job = job;
        _runners = runners.ToDictionary(runner => runner.Kind);
        _options = options;
        _time = time;
        _log = log;
        _self = new WorkerInfo
        {
            Name = options.Worker,
            Instance = Guid.NewGuid(),
            Kinds = [.. _runners.Keys],
            Capacity = options.Capacity,
            TimeToLive = options.TimeToLive,
        };
    }

    /// <summary>Pieces of work that run.</summary>
    public int Running => _count;

    /// <summary>Takes part until it is cancelled, or until another process takes its name.</summary>
    /// <returns>False where it was replaced.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var isReplaced = false;
        try
        {
            isReplaced = await TakePartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The work ends below.
        }

        await StopAllAsync().ConfigureAwait(false);
        if (!isReplaced)
        {
            await DetachAsync().ConfigureAwait(false);
        }

        return !isReplaced;
    }

    private async Task<bool> TakePartAsync(CancellationToken cancellationToken)
    {
        var isAttached = false;
        var answered = _time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var sent = _time.GetTimestamp();
            var answer = await AskAsync(isAttached, cancellationToken).ConfigureAwait(false);
            if (answer is { IsKnown: true })
            {
                isAttached = true;
                // Counted from before the question, as the job counts from when it came.
                answered = sent;
                Apply(answer.Assignments);
            }
            else if (answer is { IsReplaced: true })
            {
                LogReplaced(_log, _self.Name);
                return true;
            }
            else if (answer is not null)
            {
                // The job has begun anew, or took this worker for dead: the next attach tells what is still ours.
                isAttached = false;
            }
            else if (_running.Count > 0 && _time.GetElapsedTime(answered) >= _options.TimeToLive)
            {
                LogCutOff(_log, _time.GetElapsedTime(answered).TotalSeconds);
                await StopAllAsync().ConfigureAwait(false);
            }

            await PauseAsync(answer is { IsKnown: false } ? TimeSpan.Zero : _options.TimeToLive / 3, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the next heartbeat; a piece that was to stop and has is told at once, since another worker waits for it.</summary>
    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        await _ended.WaitAsync(pause, cancellationToken).ConfigureAwait(false);
        while (_ended.Wait(0, CancellationToken.None))
        {
            // One heartbeat tells of all of them.
        }

        foreach (var (item, work) in _running.Where(static pair => pair.Value.Task.IsCompleted).ToList())
        {
            _running.Remove(item);
            work.Dispose();
        }

        _count = _running.Count;
    }

    private async Task<WorkAnswer?> AskAsync(bool isAttached, CancellationToken cancellationToken)
    {
        try
        {
            if (!isAttached)
            {
                var attached = await _job.AttachAsync(_self).WaitAsync(_options.TimeToLive / 2, _time, cancellationToken).ConfigureAwait(false);
                LogAttached(_log, _self.Name);
                return attached;
            }

            return await _job.HeartbeatAsync(_self.Name, _self.Instance, [.. _running.Keys]).WaitAsync(_options.TimeToLive / 2, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogJobSilent(_log, e);
            return null;
        }
    }

    private void Apply(WorkAssignment[] assignments)
    {
        var wanted = assignments.ToDictionary(assignment => assignment.Item);
        foreach (var (item, work) in _running)
        {
            // A piece that was elsewhere in between has a new epoch: what runs here is the old one.
            if (!wanted.TryGetValue(item, out var assignment) || assignment.Epoch != work.Assignment.Epoch)
            {
                work.Stop();
            }
        }

        foreach (var assignment in assignments)
        {
            if (!_running.ContainsKey(assignment.Item) && _runners.ContainsKey(assignment.Item.Kind))
            {
                LogBegins(_log, assignment.Item.Kind, assignment.Item.Channel, assignment.Epoch);
                _running.Add(assignment.Item, new RunningWork(assignment, WorkAsync));
            }
        }

        _count = _running.Count;
    }

    private async Task WorkAsync(WorkItem item, CancellationToken cancellationToken)
    {
        // Off the loop of heartbeats, however long the runner takes before it first waits.
        await Task.Yield();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await _runners[item.Kind].RunAsync(item.Channel, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                LogRunFailed(_log, item.Kind, item.Channel, e);
            }

            await Task.Delay(_options.RestartDelay, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        LogEnded(_log, item.Kind, item.Channel);
        _ended.Release();
    }

    private async Task StopAllAsync()
    {
        foreach (var work in _running.Values)
        {
            work.Stop();
        }

        await Task.WhenAll(_running.Values.Select(static work => work.Task)).WaitAsync(_options.StopPatience, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var late = _running.Values.Count(static work => !work.Task.IsCompleted);
        if (late > 0)
        {
            LogStopCut(_log, late);
        }
    }

    private async Task DetachAsync()
    {
        try
        {
            await _job.DetachAsync(_self.Name, _self.Instance).WaitAsync(_options.TimeToLive, _time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Its time to live runs out by itself.
            LogJobSilent(_log, e);
        }
    }
}
