using Orleans.Activations;
using Orleans.Runtime;

namespace Orleans.Timers;

/// <summary>Hands a tick to the activation when it is due, and sets the next one when that has run.</summary>
internal sealed partial class GrainTimer<TState> : IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<TState, CancellationToken, Task> _callback;
    private readonly TState _state;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _timer;
    private TimeSpan _period;
    private bool _changedByCallback;

    public GrainTimer(Activation activation, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _state = state;
        Options = options;
        _timer = activation.Silo.GrainClock.CreateTimer(
            static timer => ((GrainTimer<TState>)timer!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public GrainTimerCreationOptions Options { get; }

    public bool IsDisposed => _disposed.IsCancellationRequested;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfOutOfRange(dueTime);
        ThrowIfOutOfRange(period);
        _period = period;
        _changedByCallback = true;
        _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    public async Task TickAsync()
    {
        _changedByCallback = false;
        try
        {
            await _callback(_state, _disposed.Token);
        }
        catch (Exception exception)
        {
            LogCallbackFailed(_activation.Silo.Logger, _activation.GrainId, exception);
        }

        if (!IsDisposed && !_changedByCallback && _period != Timeout.InfiniteTimeSpan)
        {
            _timer.Change(_period, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        if (!IsDisposed)
        {
            _disposed.Cancel();
            _timer.Dispose();
            _activation.Forget(this);
        }
    }

    private void OnDue()
    {
        if (!IsDisposed)
        {
            _activation.Receive(new TimerTick<TState>(this));
        }
    }

    private static void ThrowIfOutOfRange(TimeSpan time)
    {
        if (time != Timeout.InfiniteTimeSpan && (time < TimeSpan.Zero || time.TotalMilliseconds > uint.MaxValue - 1))
        {
            throw new ArgumentOutOfRangeException(nameof(time), time, "Not a time that a timer can keep.");
        }
    }
}
