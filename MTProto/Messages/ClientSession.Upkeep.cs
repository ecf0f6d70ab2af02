using MTProto.Tl;

namespace MTProto.Messages;

/// <content>What happens by the clock: deadlines, acknowledgements, pings, salts. A shared heartbeat calls; nothing here has a timer.</content>
internal sealed partial class ClientSession
{
    // Between two requests for salts, so that a server that never answers is not asked all the time.
    private static readonly TimeSpan SaltPause = TimeSpan.FromMinutes(5);

    // The server closes the connection this much after a ping should have come: it must survive one that is late.
    private static readonly TimeSpan DisconnectMargin = TimeSpan.FromSeconds(30);

    private long _nextDue;
    private long _nextPing;
    private long _pingSent;
    private long _pingId;
    private long _saltsAsked;

    /// <summary>Whether <see cref="Tick"/> has anything to do at <paramref name="now"/>, a timestamp; takes no lock.</summary>
    public bool IsDue(long now) => now >= Interlocked.Read(ref _nextDue);

    /// <summary>Does what is due.</summary>
    /// <param name="now">The time provider's timestamp.</param>
    /// <param name="whyNot">Why there is no connection, for calls whose deadline passes in the queue; null where there is one.</param>
    /// <returns>Null, or why the connection must end.</returns>
    public string? Tick(long now, string? whyNot)
    {
        List<OutgoingCall>? late = null;
        List<OutgoingCall>? lost = null;
        string? fault = null;
        lock (_lock)
        {
            CollectLate(now, ref late, ref lost);
            if (_isOpen)
            {
                fault = KeepAlive(now);
                AskForSalts(now);
            }

            ComputeNextDue();
        }

        if (late is not null)
        {
            Fail(late, whyNot is null ? CallFailure.Timeout : CallFailure.Disconnected, whyNot ?? "the deadline passed before the call was sent", mayHaveRun: false);
        }

        if (lost is not null)
        {
            Fail(lost, CallFailure.Timeout, "the deadline passed without an answer", mayHaveRun: true);
        }

        return fault;
    }

    private void CollectLate(long now, ref List<OutgoingCall>? late, ref List<OutgoingCall>? lost)
    {
        foreach (var call in _queue)
        {
            if (call.Deadline <= now)
            {
                (late ??= []).Add(call);
            }
        }

        foreach (var call in _sent.Values)
        {
            if (call.Deadline <= now)
            {
                (lost ??= []).Add(call);
            }
        }

        late?.ForEach(call => Take(call, out _));
        lost?.ForEach(call => Take(call, out _));
    }

    private string? KeepAlive(long now)
    {
        if (_pingSent != 0)
        {
            return now - _pingSent > Ticks(PongTimeout) ? "the server did not answer a ping" : null;
        }

        if (now < _nextPing)
        {
            return null;
        }

        _pingId++;
        _pingSent = now;
        _nextPing = now + Ticks(PingInterval);
        _service.Enqueue(new ServiceMessage(
            new PingDelayDisconnect { PingId = _pingId, DisconnectDelay = (int)(PingInterval + DisconnectMargin).TotalSeconds }, ContentRelated: true, null));
        return null;
    }

    private void AskForSalts(long now)
    {
        // Not before the server has answered anything: until then a salt is a guess and the request would be refused.
        if (_isInitialized && _salts.IsShort(ServerSeconds) && (_saltsAsked == 0 || now - _saltsAsked > Ticks(SaltPause)))
        {
            _saltsAsked = now;
            _service.Enqueue(new ServiceMessage(new GetFutureSalts { Num = ServerSalts.Ahead }, ContentRelated: true, null));
        }
    }

    private void ComputeNextDue()
    {
        var due = long.MaxValue;
        foreach (var call in _queue)
        {
            due = Math.Min(due, call.Deadline);
        }

        foreach (var call in _sent.Values)
        {
            due = Math.Min(due, call.Deadline);
        }

        if (_isOpen)
        {
            due = Math.Min(due, _pingSent == 0 ? _nextPing : _pingSent + Ticks(PongTimeout));
            if (_acks.Count > 0)
            {
                due = Math.Min(due, _acksDue);
            }
        }

        Interlocked.Exchange(ref _nextDue, due);
    }
}
