using Grains.Interfaces.Statistics;
using Grains.Peers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grains.Statistics;

/// <summary>
/// One schedule. Calls that take, renew and end runs interleave with those that wait: every change happens between two awaits and is
/// written, one write after the other, before its caller hears of it. Times are kept in the state, so that a reminder that was lost, or
/// came late, changes nothing but when somebody looks.
/// </summary>
internal sealed class StatisticsScheduleGrain(
    [PersistentState("statistics-schedule", GrainStorageNames.Durable)] IPersistentState<StatisticsScheduleState> state,
    PeerMetrics metrics,
    IOptions<StatisticsScheduleOptions> options,
    [FromKeyedServices(GrainClock.Key)] TimeProvider time,
    [FromKeyedServices(GrainClock.Key)] Random random) : Grain, IStatisticsScheduleGrain, IRemindable
{
    private const string Reminder = "statistics";

    // Below the 30 s after which a grain call fails.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LeastPeriod = TimeSpan.FromMinutes(1);

    private readonly StatisticsScheduleOptions _options = options.Value;
    private readonly SemaphoreSlim _writes = new(1, 1);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isReminded;

    private Dictionary<string, ScheduleEntry> Channels => state.State.Channels;

    /// <inheritdoc/>
    public async Task AddAsync(string[] usernames, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(usernames);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, LeastPeriod);
        var now = time.GetUtcNow();
        var isChanged = false;
        foreach (var username in usernames)
        {
            var entry = EntryOf(username);
            if (entry.Period == period)
            {
                continue;
            }

            if (entry.Period == TimeSpan.Zero || entry.NextDue > now + period)
            {
                entry.NextDue = entry.StoredAt + period ?? now;
            }

            entry.Period = period;
            isChanged = true;
        }

        if (isChanged)
        {
            await SaveAsync();
            Wake();
        }

        await RemindAsync();
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(string username)
    {
        if (!Channels.TryGetValue(KeyOf(username), out var entry) || entry.Period == TimeSpan.Zero)
        {
            return false;
        }

        // Its epoch stays, so that a later run is not taken for an earlier one.
        entry.Period = TimeSpan.Zero;
        await SaveAsync();
        return true;
    }

    /// <inheritdoc/>
    public Task<ScheduledChannel[]> ListAsync()
    {
        var now = time.GetUtcNow();
        return Task.FromResult<ScheduledChannel[]>(
        [
            .. Channels.Values
                .OrderBy(entry => entry.Period == TimeSpan.Zero ? DateTimeOffset.MaxValue : entry.NextDue)
                .ThenBy(static entry => entry.Username, StringComparer.Ordinal)
                .Select(entry => new ScheduledChannel
                {
                    Username = entry.Username,
                    Period = entry.Period,
                    NextDue = entry.Period == TimeSpan.Zero ? null : entry.NextDue,
                    StoredAt = entry.StoredAt,
                    Worker = entry.IsTaken(now) ? entry.Worker : string.Empty,
                    Failures = entry.Failures,
                    Error = entry.Error,
                    ChannelId = entry.ChannelId,
                }),
        ]);
    }

    /// <inheritdoc/>
    public async Task<StatisticsRun[]> TakeAsync(string worker, int max, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(worker);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(max);
        await RemindAsync();
        var started = time.GetTimestamp();
        var longest = wait < LongestWait ? wait : LongestWait;
        for (; ; )
        {
            var now = time.GetUtcNow();
            var due = Channels.Values.Where(entry => entry.IsDue(now)).OrderBy(static entry => entry.NextDue).Take(max).ToArray();
            if (due.Length > 0)
            {
                StatisticsRun[] runs = [.. due.Select(entry => Grant(entry, worker, now))];
                await SaveAsync();
                return runs;
            }

            var left = longest - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || cancellationToken.IsCancellationRequested)
            {
                return [];
            }

            var next = NextTurn(now) - now;
            await Task.WhenAny(_changed.Task, Task.Delay(next < left ? next : left, time, cancellationToken));
        }
    }

    /// <inheritdoc/>
    public async Task<StatisticsRun?> ClaimAsync(string username, string worker, long floor = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(worker);
        var now = time.GetUtcNow();
        var entry = EntryOf(username);
        if (entry.IsTaken(now) && entry.Worker != worker)
        {
            return null;
        }

        entry.Epoch = Math.Max(entry.Epoch, floor);
        var run = Grant(entry, worker, now);
        await SaveAsync();
        return run;
    }

    /// <inheritdoc/>
    public Task<bool> RenewAsync(string username, long epoch)
    {
        var now = time.GetUtcNow();
        if (!Channels.TryGetValue(KeyOf(username), out var entry) || entry.Epoch != epoch || !entry.IsTaken(now))
        {
            return Task.FromResult(false);
        }

        // In memory only: a schedule that begins anew lets the run end earlier at worst, and the epoch fences it.
        entry.ExpiresAt = now + _options.RunTime;
        return Task.FromResult(true);
    }

    /// <inheritdoc/>
    public async Task DoneAsync(StatisticsRunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (!Channels.TryGetValue(KeyOf(result.Username), out var entry) || entry.Epoch != result.Epoch || entry.Worker.Length == 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        entry.Worker = string.Empty;
        if (!result.IsStored && result.RetryAfter == TimeSpan.Zero)
        {
            await SaveAsync();
            Wake();
            return;
        }

        entry.Error = result.IsStored ? string.Empty : result.Error;
        entry.Failures = result.IsStored ? 0 : entry.Failures + 1;
        entry.StoredAt = result.IsStored ? now : entry.StoredAt;
        entry.ChannelId = result.ChannelId != 0 ? result.ChannelId : entry.ChannelId;
        entry.NextDue = now + (result.IsStored ? Spread(entry.Period) : PauseAfter(entry, result.RetryAfter));
        await SaveAsync();
        Wake();
    }

    /// <inheritdoc/>
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        var now = time.GetUtcNow();
        metrics.StatisticsOverdue(Channels.Values.Count(entry => entry.IsDue(now)));
        Wake();
        return Task.CompletedTask;
    }

    private static string KeyOf(string username) => username.ToLowerInvariant();

    private StatisticsRun Grant(ScheduleEntry entry, string worker, DateTimeOffset now)
    {
        entry.Epoch++;
        entry.Worker = worker;
        entry.ExpiresAt = now + _options.RunTime;
        return new StatisticsRun { Username = entry.Username, Epoch = entry.Epoch, ExpiresAt = entry.ExpiresAt, ChannelId = entry.ChannelId };
    }

    private ScheduleEntry EntryOf(string username)
    {
        ArgumentException.ThrowIfNullOrEmpty(username);
        var key = KeyOf(username);
        if (!Channels.TryGetValue(key, out var entry))
        {
            Channels[key] = entry = new ScheduleEntry { Username = username };
        }

        return entry;
    }

    /// <summary>When the next channel can be due, at most a minute from now.</summary>
    private DateTimeOffset NextTurn(DateTimeOffset now)
    {
        var next = now + LeastPeriod;
        foreach (var entry in Channels.Values)
        {
            if (entry.Period > TimeSpan.Zero)
            {
                var turn = entry.IsTaken(now) && entry.ExpiresAt > entry.NextDue ? entry.ExpiresAt : entry.NextDue;
                next = turn < next ? turn : next;
            }
        }

        return next > now ? next : now;
    }

    private TimeSpan Spread(TimeSpan period) => period * (1 + (((random.NextDouble() * 2) - 1) * _options.Jitter));

    private TimeSpan PauseAfter(ScheduleEntry entry, TimeSpan? named)
    {
        var pause = _options.FailurePause * Math.Pow(2, Math.Min(entry.Failures - 1, 16));
        pause = entry.Period > TimeSpan.Zero && pause > entry.Period ? entry.Period : pause;
        return Spread(named > pause ? named.Value : pause);
    }

    private void Wake()
    {
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    /// <summary>Sets the reminder up once per activation: where reminders are kept in memory, a restart has forgotten it.</summary>
    private async Task RemindAsync()
    {
        if (!_isReminded && Channels.Values.Any(static entry => entry.Period > TimeSpan.Zero))
        {
            _isReminded = true;
            await this.RegisterOrUpdateReminder(Reminder, _options.ReminderPeriod, _options.ReminderPeriod);
        }
    }

    /// <summary>Writes must not overlap: the second would carry the ETag that the first makes old.</summary>
    private async Task SaveAsync()
    {
        await _writes.WaitAsync();
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // What is in memory was not stored: begin again from what is.
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            _writes.Release();
        }
    }
}
