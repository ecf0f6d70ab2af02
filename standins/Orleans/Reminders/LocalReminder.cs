using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Reminders;

/// <summary>Calls one grain at the times of one reminder. A time that passes while a call runs is left out.</summary>
internal sealed partial class LocalReminder : IDisposable
{
    private readonly ReminderEntry _entry;
    private readonly IRemindable _grain;
    private readonly TimeProvider _clock;
    private readonly Func<bool> _isAlive;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private volatile bool _disposed;

    public LocalReminder(ReminderEntry entry, IGrainFactory grains, TimeProvider clock, Func<bool> isAlive, ILogger logger)
    {
        _entry = entry;
        _grain = grains.GetGrain<IRemindable>(entry.GrainId);
        _clock = clock;
        _isAlive = isAlive;
        _logger = logger;
        _timer = clock.CreateTimer(_ => _ = TickAsync(), null, UntilNext(), Timeout.InfiniteTimeSpan);
    }

    public string? ETag => _entry.ETag;

    public void Dispose()
    {
        _disposed = true;
        _timer.Dispose();
    }

    // The times are StartAt, StartAt + Period, StartAt + 2 Period, …, whoever calls and since when.
    private TimeSpan UntilNext()
    {
        var late = _clock.GetUtcNow().UtcDateTime - _entry.StartAt;
        return late < TimeSpan.Zero ? -late : _entry.Period - TimeSpan.FromTicks(late.Ticks % _entry.Period.Ticks);
    }

    private async Task TickAsync()
    {
        if (_disposed || !_isAlive())
        {
            return;
        }

        try
        {
            await _grain.ReceiveReminder(_entry.ReminderName, new TickStatus(_entry.StartAt, _entry.Period, _clock.GetUtcNow().UtcDateTime));
        }
        catch (Exception exception)
        {
            LogTickFailed(_logger, _entry.ReminderName, _entry.GrainId, exception);
        }

        if (!_disposed)
        {
            _timer.Change(UntilNext(), Timeout.InfiniteTimeSpan);
        }
    }

    [LoggerMessage(31, LogLevel.Error, "Reminder {ReminderName} of grain {GrainId} threw", EventName = "ReminderFailed")]
    private static partial void LogTickFailed(ILogger logger, string reminderName, GrainId grainId, Exception exception);
}
