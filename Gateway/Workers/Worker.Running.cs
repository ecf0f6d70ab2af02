using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Telepool.Gateway.Workers;

internal sealed unsafe partial class Worker
{
    /// <summary>A handler that catches its own faults tells them here.</summary>
    internal void ReportFault(Exception fault, string where)
    {
        Counters.Add(GatewayCounter.HandlerFaults);
        LogHandlerFault(fault, Index, where);
    }

    private const long MaxGarbage = 2 * 1024 * 1024;

    private long _collectedAt;

    private void Run()
    {
        try
        {
            while (!_isStopping)
            {
                RunBatch(_hasWork ? 0 : _deadlines.NextWait(Environment.TickCount64));
            }

            _ended.SetResult();
        }
#pragma warning disable CA1031 // Whoever waits for the end of the thread learns of it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogEnded(e, Index);
            _ended.SetException(e);
        }
    }

    private void RunBatch(int wait)
    {
        var count = _epoll.Wait(wait);
        Now = Environment.TickCount64;
        for (var i = 0; i < count; i++)
        {
            var events = _epoll.Get(i, out var data);
            Dispatch(new WatchId((int)(uint)data, (uint)(data >> 32)), events, data == MailboxData);
        }

        AdvanceDeadlines();
        _hasWork = _legs is not null && _legs.OnBatchEnd();
        CollectGarbage();
        foreach (var listener in _batchEnds)
        {
            _hasWork |= EndBatch(listener, count == 0);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "As with sockets.")]
    private bool EndBatch(IBatchEnd listener, bool wasEmpty)
    {
        try
        {
            return listener.OnBatchEnd(wasEmpty);
        }
        catch (Exception e)
        {
            Counters.Add(GatewayCounter.HandlerFaults);
            LogHandlerFault(e, Index, listener.GetType().Name);
            return false;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A fault in the handling of one connection must not end the thread of all the others.")]
    private void Dispatch(WatchId id, SocketEvents events, bool isMail)
    {
        ISocketHandler? handler = null;
        try
        {
            if (isMail)
            {
                _mailbox.Empty(this);
                return;
            }

            ref var entry = ref _watches.Find(id);
            if (Unsafe.IsNullRef(ref entry))
            {
                return;
            }

            handler = entry.Handler;
            if (handler is null)
            {
                _legs!.OnReady(entry.Leg, events);
            }
            else
            {
                handler.OnReady(events);
            }
        }
        catch (Exception e)
        {
            Counters.Add(GatewayCounter.HandlerFaults);
            LogHandlerFault(e, Index, handler?.GetType().Name ?? (isMail ? "message" : "relay"));
            End(id, handler);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "See above; what cannot even be closed is at least not listened to any more.")]
    private void End(WatchId id, ISocketHandler? handler)
    {
        try
        {
            (handler as IDisposable)?.Dispose();
        }
        catch (Exception e)
        {
            LogHandlerFault(e, Index, handler!.GetType().Name);
        }

        Unwatch(id);
    }

    [SuppressMessage("Design", "CA1031", Justification = "As with sockets.")]
    private void AdvanceDeadlines()
    {
        _deadlines.Advance(Now);
        while (_deadlines.TryTake(out var target))
        {
            try
            {
                target.OnDeadline();
            }
            catch (Exception e)
            {
                Counters.Add(GatewayCounter.HandlerFaults);
                LogHandlerFault(e, Index, target.GetType().Name);
                (target as IDisposable)?.Dispose();
            }
        }
    }

    // Left to itself the collector lets the youngest generation grow to the size of the processor's cache, tens of MB that handshakes fill with what is
    // dead at once. A collection of so little takes a fraction of a millisecond.
    private void CollectGarbage()
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        if (allocated - _collectedAt >= MaxGarbage)
        {
            _collectedAt = allocated;
            GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        }
    }
}
