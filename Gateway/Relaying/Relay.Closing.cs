using MTProto.Transports.WebSocket;
using Telepool.Gateway.Admission;
using Telepool.Gateway.Upstreams;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Relaying;

internal sealed unsafe partial class Relay
{
    /// <summary>Ends every relay.</summary>
    public void CloseAll(CloseReason reason)
    {
        for (var index = 0; index < _pairs.Capacity; index++)
        {
            if (_pairs[index]->IsOpen)
            {
                Close(index, _pairs[index], reason);
            }
        }
    }

    private void OnNothingRead(int leg, Pair* pair, Leg* self, Leg* other, int result)
    {
        if (result == -Errno.Again)
        {
            self->Flags &= ~LegFlags.MayRead;
            return;
        }

        if (result < 0)
        {
            OnBroken(leg >> 1, pair, self, other);
            return;
        }

        self->Flags |= LegFlags.ReadClosed;
        if (other->Pending == null)
        {
            CloseWriting(leg >> 1, pair, other, self);
        }
    }

    // Everything from one side has reached the other, and nothing more will come: the other is told so, and keeps its own direction.
    private void CloseWriting(int index, Pair* pair, Leg* to, Leg* from)
    {
        if ((to->Flags & LegFlags.WriteClosed) != 0)
        {
            return;
        }

        SendClose(index, pair, to, to == &pair->Client, WebSocketCloseCode.Normal);
        if (to->Pending != null || (pair->Flags & PairFlags.IsEnding) != 0)
        {
            return;
        }

        to->Flags |= LegFlags.WriteClosed;
        if ((from->Flags & LegFlags.WriteClosed) != 0)
        {
            Close(index, pair, CloseReason.Finished);
            return;
        }

        Sockets.ShutdownSend(to->Fd);
    }

    // A broken side takes nothing more, but what it had sent before still goes to the other one.
    private void OnBroken(int index, Pair* pair, Leg* broken, Leg* other)
    {
        var reason = broken == &pair->Client ? CloseReason.ClientBroken : CloseReason.UpstreamBroken;
        CloseAfterSending(index, pair, broken, other, reason);
    }

    // What the broken side had sent before may lie there still: it is read to its end first.
    private void OnSendFailed(int index, Pair* pair, Leg* to)
    {
        var isClient = to == &pair->Client;
        var from = isClient ? &pair->Upstream : &pair->Client;
        Drop(to);
        to->Flags |= LegFlags.WriteClosed;
        from->Flags |= LegFlags.ReadClosed;
        if ((to->Flags & LegFlags.ReadClosed) == 0)
        {
            to->Flags |= LegFlags.MayRead | LegFlags.PeerClosing;
            List((index << 1) | (isClient ? 0 : 1), pair, to);
        }
        else if (from->Pending == null)
        {
            Close(index, pair, isClient ? CloseReason.ClientBroken : CloseReason.UpstreamBroken);
        }
    }

    // Nothing more is read of either side; what was read before still goes out to one of them.
    private void CloseAfterSending(int index, Pair* pair, Leg* self, Leg* other, CloseReason reason)
    {
        if (other->Pending == null)
        {
            Close(index, pair, reason);
            return;
        }

        Drop(self);
        self->Flags |= LegFlags.ReadClosed | LegFlags.WriteClosed;
        other->Flags |= LegFlags.ReadClosed;
    }

    private void Close(int index, Pair* pair, CloseReason reason)
    {
        if ((pair->Flags & PairFlags.IsEnding) != 0)
        {
            return;
        }

        pair->Flags |= PairFlags.IsEnding;
        Drop(&pair->Client);
        Drop(&pair->Upstream);
        _worker.Counters.Add(GatewayCounter.RelaysClosed);
        _worker.Counters.Add(reason);
        _worker.Observers?.Traces?.Closed((_worker.Index, index, pair->Generation), reason);
        _worker.Observers?.Closed(pair->User >= 0 ? _users[pair->User].Name : null, pair->ClientAddress, reason);
        if (pair->Via >= 0)
        {
            WorkerUpstreams.Of(_worker).Closed(pair->Via);
        }

        if (pair->User >= 0)
        {
            _users[pair->User].Closed(pair->ClientAddress, _worker.Now);
            _users.Remove(pair->User);
        }
        else
        {
            Strangers--;
        }

        if ((pair->Flags & PairFlags.HasPass) != 0)
        {
            Doorkeeper.Of(_worker).Left(pair->ClientAddress, (pair->Flags & PairFlags.CountsForAddress) != 0, isHandshake: false);
        }

        _worker.UnwatchAndClose(pair->Client.Watch, reason is CloseReason.UpstreamBroken or CloseReason.Killed);
        _worker.UnwatchAndClose(pair->Upstream.Watch, reason is CloseReason.ClientBroken or CloseReason.Killed);
        ForgetPings(index);
        _ending.Add(index);
    }
}
