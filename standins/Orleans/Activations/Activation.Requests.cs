using Orleans.Calls;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;
using Orleans.Storage;

namespace Orleans.Activations;

internal sealed partial class Activation
{
    private readonly WorkQueue _waiting = new();
    private readonly Dictionary<Guid, int> _reentrantSections = [];
    private Action? _pump;
    private bool _pumping;

    // What runs now. Items that always interleave keep nobody waiting and do not count as blocking.
    private int _running;
    private int _blocking;
    private int _blockingWriters;

    /// <summary>How much waits or runs; tells idle stateless workers from busy ones.</summary>
    public int Load => _waiting.Count + _running;

    /// <summary>Takes an item in; false when the activation has ended and the item needs another.</summary>
    public bool Receive(WorkItem item)
    {
        lock (_lock)
        {
            if (_state == ActivationState.Ended)
            {
                return false;
            }

            if (Silo.RequestLimit > 0 && _waiting.Count >= Silo.RequestLimit)
            {
                item.Fail(new LimitExceededException($"{_waiting.Count} requests wait for {this}, and the limit is {Silo.RequestLimit}."));
                return true;
            }

            _waiting.Enqueue(item);

            // An item that cannot start now is looked at again when a running one ends.
            if (_state != ActivationState.Active || _pumping || (Class.MayInterleave is null && !MayStart(item)))
            {
                return true;
            }

            _pumping = true;
        }

        Scheduler.Run(_pump ??= Pump);
        return true;
    }

    /// <summary>A write that met another version leaves the state in memory of no use: the next activation reads it anew.</summary>
    public void OnRequestFailed(Exception exception)
    {
        if (exception is InconsistentStateException { IsOfThisActivation: true })
        {
            Deactivate(new(DeactivationReasonCode.ApplicationError, exception, "The stored state has changed under the grain."));
        }
    }

    public void EnterReentrantSection(Guid id)
    {
        lock (_lock)
        {
            _reentrantSections[id] = _reentrantSections.GetValueOrDefault(id) + 1;
        }

        PumpIfWaiting();
    }

    public void LeaveReentrantSection(Guid id)
    {
        lock (_lock)
        {
            if (_reentrantSections.TryGetValue(id, out var count) && count > 1)
            {
                _reentrantSections[id] = count - 1;
            }
            else
            {
                _reentrantSections.Remove(id);
            }
        }
    }

    private void PumpIfWaiting()
    {
        lock (_lock)
        {
            if (_state != ActivationState.Active || _pumping || _waiting.Count == 0)
            {
                return;
            }

            _pumping = true;
        }

        Scheduler.Run(_pump ??= Pump);
    }

    /// <summary>Starts, in a turn, whatever may start.</summary>
    private void Pump()
    {
        var clean = ExecutionContext.Capture()!;
        while (TakeNext() is { } item)
        {
            RequestContext.Current = item.Context;
            item.ServedBy = this;
            if (item.Serve(this) is { IsCompleted: false } unfinished)
            {
                _ = FinishAsync(item, unfinished);
            }
            else
            {
                OnServed(item);
            }

            // A grain's method that is not itself asynchronous may have changed what flows with this turn.
            if (!ReferenceEquals(ExecutionContext.Capture(), clean))
            {
                ExecutionContext.Restore(clean);
            }
        }
    }

    private WorkItem? TakeNext()
    {
        lock (_lock)
        {
            var item = _state == ActivationState.Active ? _waiting.Take(MayStart, Class.MayInterleave is not null) : null;
            if (item is null)
            {
                _pumping = false;
                return null;
            }

            _running++;
            if (!item.AlwaysInterleaves)
            {
                _blocking++;
                _blockingWriters += item.IsReadOnly ? 0 : 1;
            }

            return item;
        }
    }

    private bool MayStart(WorkItem item) =>
        _blocking == 0
        || item.AlwaysInterleaves
        || Class.IsReentrant
        || (item.IsReadOnly && _blockingWriters == 0)
        || (_reentrantSections.Count > 0 && _reentrantSections.ContainsKey(item.ReentrancyId))
        || (Class.MayInterleave is { } mayInterleave && item is Request request && Ask(mayInterleave, request));

    private static bool Ask(Func<IInvokable, bool> mayInterleave, Request request)
    {
        try
        {
            return mayInterleave(request);
        }
        catch (Exception exception)
        {
            // The grain's own code: it fails the request that it was asked about, and nothing else.
            request.Fail(exception);
            return false;
        }
    }

    private async Task FinishAsync(WorkItem item, Task unfinished)
    {
        // Items tell whoever waits for them of their failures; here only the end counts.
        await unfinished.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        OnServed(item);
    }

    private void OnServed(WorkItem item)
    {
        if (item.KeepsAlive)
        {
            Touch();
        }

        lock (_lock)
        {
            _running--;
            if (!item.AlwaysInterleaves)
            {
                _blocking--;
                _blockingWriters -= item.IsReadOnly ? 0 : 1;
            }

            if (_state == ActivationState.Ending)
            {
                BeginEndIfQuiet();
                return;
            }

            if (_state != ActivationState.Active || _pumping || _waiting.Count == 0)
            {
                return;
            }

            _pumping = true;
        }

        Scheduler.Run(_pump ??= Pump);
    }
}
