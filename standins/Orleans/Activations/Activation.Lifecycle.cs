using Microsoft.Extensions.DependencyInjection;
using Orleans.Calls;
using Orleans.Runtime;
using Orleans.Runtime.Diagnostics;

namespace Orleans.Activations;

internal sealed partial class Activation
{
    private ActivationState _state;
    private DeactivationReason? _reason;

    /// <summary>Whether idleness may end it now.</summary>
    private bool IsQuiet
    {
        get
        {
            lock (_lock)
            {
                return _state == ActivationState.Active && _running == 0 && _waiting.Count == 0;
            }
        }
    }

    /// <summary>Begins the life. <paramref name="context"/> is that of the request that made it necessary.</summary>
    public void Start(Dictionary<string, object>? context) => Scheduler.Run(() => _ = StartAsync(context));

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_reason is not null || _state is ActivationState.Ending or ActivationState.Ended)
            {
                return;
            }

            _reason = deactivationReason;
            GrainLifecycleEvents.EmitDeactivating(this, deactivationReason);
            if (_state == ActivationState.Active)
            {
                _state = ActivationState.Ending;
                BeginEndIfQuiet();
            }
        }
    }

    public void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) =>
        Deactivate(new(DeactivationReasonCode.Migrating, "The grain moves."), cancellationToken);

    /// <summary>Ends the life without a word to the grain, as the death of its silo does.</summary>
    public void Kill()
    {
        Scheduler.Stop();
        DisposeTimers();
        lock (_lock)
        {
            _state = ActivationState.Ended;
            _waiting.TakeAll();
        }

        _ended.TrySetResult();
    }

    private async Task StartAsync(Dictionary<string, object>? context)
    {
        RequestContext.Current = context;
        using var timeout = new CancellationTokenSource(Silo.Collection.ActivationTimeout);
        try
        {
            _scope = Silo.Services.CreateAsyncScope();
            GrainInstance = Class.CreateInstance(this);
            if (GrainInstance is IIncomingGrainCallFilter own)
            {
                IncomingFilters = [.. IncomingFilters, own];
            }

            await _lifecycle.StartAsync(timeout.Token).WaitAsync(timeout.Token);
            if (GrainInstance is IGrainBase grain)
            {
                await grain.OnActivateAsync(timeout.Token).WaitAsync(timeout.Token);
            }
        }
        catch (Exception exception)
        {
            LogStartFailed(Silo.Logger, GrainId, exception);
            await FinishAsync(items => items.ForEach(item => item.Fail(exception)));
            return;
        }

        lock (_lock)
        {
            _state = _reason is null ? ActivationState.Active : ActivationState.Ending;
            if (_state == ActivationState.Ending)
            {
                BeginEndIfQuiet();
            }
        }

        Touch();
        PumpIfWaiting();
    }

    // Under the lock.
    private void BeginEndIfQuiet()
    {
        if (_running == 0)
        {
            Scheduler.Run(() => _ = EndAsync());
        }
    }

    private async Task EndAsync()
    {
        DisposeTimers();
        RequestContext.Current = null;
        await EndStreamsAsync();
        using var timeout = new CancellationTokenSource(Silo.Collection.DeactivationTimeout);
        try
        {
            if (GrainInstance is IGrainBase grain)
            {
                await grain.OnDeactivateAsync(_reason!.Value, timeout.Token).WaitAsync(timeout.Token);
            }

            await _lifecycle.StopAsync(timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception exception)
        {
            LogEndFailed(Silo.Logger, GrainId, exception);
        }

        await FinishAsync(ForwardAll);
    }

    private async Task FinishAsync(Action<List<WorkItem>> treatWaiting)
    {
        await DisposeInstanceAsync();
        Silo.Forget(this);
        List<WorkItem> waiting;
        lock (_lock)
        {
            _state = ActivationState.Ended;
            waiting = _waiting.TakeAll();
        }

        treatWaiting(waiting);
        _ended.TrySetResult();
    }

    // The next activation serves what came too late for this one.
    private void ForwardAll(List<WorkItem> waiting)
    {
        foreach (var request in waiting.OfType<Request>())
        {
            Silo.Cluster.Forward(request, Silo);
        }
    }

    private async Task DisposeInstanceAsync()
    {
        DisposeTimers();
        try
        {
            switch (GrainInstance)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }

            if (_scope is { } scope)
            {
                await scope.DisposeAsync();
            }
        }
        catch (Exception exception)
        {
            LogEndFailed(Silo.Logger, GrainId, exception);
        }
    }
}
