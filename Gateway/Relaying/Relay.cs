using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Relaying;

/// <summary>
/// Every relay of one worker. Sockets are edge-triggered: a side that became readable stays marked so until a read shows that nothing is left, and
/// a side that may not be read just now (what is to be sent on waits, or a bandwidth rests) is taken up again by whatever ends that, so that no
/// edge is lost and the system is never told about a change of interest. A read that fills the buffer puts its side on a list that is worked
/// through after the batch, one read each, so that no connection keeps the others waiting.
/// </summary>
internal sealed unsafe partial class Relay : ILegHandler, IDisposable
{
    private readonly Worker _worker;
    private readonly PairSlab _pairs = new();
    private readonly PendingPool _pool = new();
    private readonly UserList _users = new();
    private readonly List<int> _ending = [];
    private readonly Queue<ulong> _listed = new();

    private Relay(Worker worker)
    {
        _worker = worker;
        worker.SetLegs(this);
    }

    /// <summary>Relays that are open.</summary>
    public int Count => _pairs.Count;

    /// <summary>Those of them that are nobody's: strangers and their front.</summary>
    public int Strangers { get; private set; }

    /// <summary>Bytes that wait for sockets.</summary>
    public long PendingBytes => _pool.Used;

    /// <summary>The relays of a worker.</summary>
    public static Relay Of(Worker worker) => worker.State(static worker => new Relay(worker));

    /// <inheritdoc />
    public void OnReady(int leg, SocketEvents events)
    {
        var pair = _pairs[leg >> 1];
        if (!pair->IsOpen || (pair->Flags & PairFlags.IsEnding) != 0)
        {
            return;
        }

        var isClient = (leg & 1) == 0;
        var self = isClient ? &pair->Client : &pair->Upstream;
        var other = isClient ? &pair->Upstream : &pair->Client;
        if ((events & (SocketEvents.PeerClosed | SocketEvents.Error)) != 0)
        {
            self->Flags |= LegFlags.PeerClosing | LegFlags.MayRead;
        }
        else if ((events & SocketEvents.Readable) != 0)
        {
            self->Flags |= LegFlags.MayRead;
        }

        if ((events & (SocketEvents.Writable | SocketEvents.Error)) != 0 && self->Pending != null && Flush(leg >> 1, pair, self, other))
        {
            Pump(leg ^ 1, pair, other, self);
        }

        if ((pair->Flags & PairFlags.IsEnding) == 0)
        {
            Pump(leg, pair, self, other);
        }
    }

    /// <inheritdoc />
    public bool OnBatchEnd()
    {
        for (var count = _listed.Count; count > 0; count--)
        {
            var entry = _listed.Dequeue();
            var leg = (int)(uint)entry;
            var pair = _pairs[leg >> 1];
            if (pair->Generation != (uint)(entry >> 32) || (pair->Flags & PairFlags.IsEnding) != 0)
            {
                continue;
            }

            var self = (leg & 1) == 0 ? &pair->Client : &pair->Upstream;
            self->Flags &= ~LegFlags.IsListed;
            Pump(leg, pair, self, (leg & 1) == 0 ? &pair->Upstream : &pair->Client);
        }

        foreach (var index in _ending)
        {
            _pairs.Free(index);
        }

        _ending.Clear();
        return _listed.Count > 0;
    }

    /// <summary>Frees the memory; the sockets are closed before.</summary>
    public void Dispose()
    {
        CloseAll(CloseReason.Draining);
        OnBatchEnd();
        _pairs.Dispose();
        _pool.Dispose();
    }

    private void List(int leg, Pair* pair, Leg* self)
    {
        if ((self->Flags & LegFlags.IsListed) == 0)
        {
            self->Flags |= LegFlags.IsListed;
            _listed.Enqueue(((ulong)pair->Generation << 32) | (uint)leg);
        }
    }
}
