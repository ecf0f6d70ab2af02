using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Reminders;

/// <summary>Calls one grain at the times of one reminder. A time that passes while a call runs is left out.</summary>
internal sealed partial class LocalReminder : IDisposable
{
    // Timers keep no times above 49 days; reminders may be further off.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly ReminderEntry _entry;
    private readonly IRemindable _grain;
    private readonly TimeProvider _clock;
    private readonly Func<bool> _isAlive;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private DateTime _due;
    private volatile bool _disposed;

    public LocalReminder(ReminderEntry entry, IGrainFactory grains, TimeProvider clock, Func<bool> isAlive, ILogger logger)
    {
        _entry = entry;
        _grain = grains.GetGrain<IRemindable>(entry.GrainId);
        _clock = clock;
        _isAlive = isAlive;
        _logger = logger;
        _due = NextAfter(Now - TimeSpan.FromTicks(1));

        // Not with the grain's request context: what sets a reminder up is not what it calls.
        using (ExecutionContext.SuppressFlow())
        {
            _timer = clock.CreateTimer(_ => _ = OnTimerAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        Wait();
    }

    public string? ETag => _entry.ETag;

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    public void Dispose()
    {
        _disposed = true;
        _timer.Dispose();
    }

    // The times are StartAt, StartAt + Period, StartAt + 2 Period, …, whoever calls and since when.
    private DateTime NextAfter(DateTime time) =>
        time < _entry.StartAt
            ? _entry.StartAt
            : _entry.StartAt + TimeSpan.FromTicks((((time - _entry.StartAt).Ticks / _entry.Period.Ticks) + 1) * _entry.Period.Ticks);

    private void Wait()
    {
        if (!_disposed)
        {
            var left = _due - Now;
            _timer.Change(left < TimeSpan.Zero ? TimeSpan.Zero : left > LongestWait ? LongestWait : left, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task OnTimerAsync()
    {
        if (_disposed || !_isAlive())
        {
            return;
        }

        // Timers may also fire a little early.
        if (Now >= _due)
        {
            await CallAsync();
            var now = Now;
            _due = NextAfter(now > _due ? now : _due);
        }

        Wait();
    }

    private async Task CallAsync()
    {
        try
        {
            await _grain.ReceiveReminder(_entry.ReminderName, new TickStatus(_entry.StartAt, _entry.Period, Now));
        }
        catch (Exception exception)
        {
            LogTickFailed(_logger, _entry.ReminderName, _entry.GrainId, exception);
        }
    }
}
