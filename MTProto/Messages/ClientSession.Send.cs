using System.Runtime.InteropServices;
using MTProto.Tl;

namespace MTProto.Messages;

/// <content>What is sent.</content>
internal sealed partial class ClientSession
{
    // The most identifiers that one msgs_ack may carry (core.telegram.org/mtproto/service_messages_about_messages).
    private const int MaxAcks = 8192;
    private const int MaxAcksWaiting = 16;
    private const int MaxServiceMessages = 64;

    // A packet is closed once it is this long: calls of readers are short, and an answer should not wait for a long container.
    private const int FullPacket = 32 * 1024;

    // Servers keep what is not acknowledged; they do not mind it for as long as this.
    private static readonly TimeSpan AckDelay = TimeSpan.FromSeconds(10);

    private readonly List<OutgoingCall> _queue = [];
    private readonly Dictionary<long, OutgoingCall> _sent = [];
    private readonly Queue<OutgoingCall> _again = new();
    private readonly Queue<ServiceMessage> _service = new();
    private readonly List<long> _acks = [];

    private OutgoingCall? _binding;
    private bool _isOpen;
    private bool _isInitialized;
    private bool _withoutContainers;
    private int _refusalsInARow;
    private long _acksDue;

    /// <summary>Whether a call waits to be sent or answered.</summary>
    public bool HasCalls
    {
        get
        {
            lock (_lock)
            {
                return _queue.Count + _sent.Count > 0;
            }
        }
    }

    /// <summary>Queues a call. It is written by the next <see cref="TryWritePacket"/> on an open connection.</summary>
    /// <returns>False where it failed at once, having found the queue full.</returns>
    public bool Enqueue(OutgoingCall call)
    {
        lock (_lock)
        {
            if (_queue.Count + _sent.Count < MaxCalls)
            {
                if (call.IsBinding)
                {
                    _binding = call;
                }

                Queue(call);
                return true;
            }
        }

        call.OnFailed(CallFailure.Overloaded, $"{MaxCalls} calls wait already", mayHaveRun: false);
        return false;
    }

    /// <summary>Gives up a call. Where it was sent already, the server is told that nobody waits for the answer.</summary>
    public void Cancel(OutgoingCall call)
    {
        bool wasSent;
        lock (_lock)
        {
            if (!Take(call, out wasSent))
            {
                return;
            }
        }

        call.OnFailed(CallFailure.Cancelled, "the call was cancelled", wasSent);
    }

    /// <summary>Makes the first call of this connection begin with initConnection again, which the server has forgotten or never seen.</summary>
    public void Reinitialize()
    {
        lock (_lock)
        {
            _isInitialized = false;
        }
    }

    /// <summary>
    /// The connection is over. What was sent and not answered fails, as it may have run, unless it is idempotent; what was not sent
    /// stays queued.
    /// </summary>
    public void Close(CallFailure failure, string reason)
    {
        List<OutgoingCall> lost;
        lock (_lock)
        {
            _isOpen = false;
            _service.Clear();
            _again.Clear();
            _questions.Clear();
            lost = [.. _sent.Values];
            _sent.Clear();
            lost.RemoveAll(call =>
            {
                if (!call.Idempotent || call.IsBinding)
                {
                    return false;
                }

                Queue(call);
                return true;
            });
        }

        Fail(lost, failure, reason, mayHaveRun: true);
    }

    /// <summary>Fails what is queued: there will be no connection for it.</summary>
    public void FailQueued(CallFailure failure, string reason)
    {
        List<OutgoingCall> lost;
        lock (_lock)
        {
            lost = [.. _queue];
            _queue.Clear();
            foreach (var call in lost)
            {
                call.IsQueued = false;
            }
        }

        Fail(lost, failure, reason, mayHaveRun: false);
    }

    /// <summary>Writes the next packet, encrypted, where there is anything to send.</summary>
    /// <param name="writer">Is reset first, and holds the packet afterwards.</param>
    /// <returns>False where nothing is to be sent now.</returns>
    public bool TryWritePacket(TlWriter writer)
    {
        lock (_lock)
        {
            while (_isOpen)
            {
                writer.Reset();
                var start = EncryptedMessage.Begin(writer);
                if (_binding is { } binding)
                {
                    if (!binding.IsQueued)
                    {
                        return false;
                    }

                    if (WriteAlone(writer, start, binding))
                    {
                        return true;
                    }

                    continue;
                }

                var acks = _acks.Count > 0;
                var others = _service.Count + _again.Count + _queue.Count;
                if (others == 0 && !(acks && (_acks.Count >= MaxAcksWaiting || Now >= _acksDue)))
                {
                    return false;
                }

                if (_withoutContainers || others + (acks ? 1 : 0) == 1)
                {
                    if (WriteAlone(writer, start, null))
                    {
                        return true;
                    }
                }
                else if (WriteContainer(writer, start))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private bool WriteAlone(TlWriter writer, int start, OutgoingCall? call)
    {
        long msgId;
        int seqNo;
        if (call is null && _again.TryDequeue(out var again))
        {
            if (!_sent.ContainsKey(again.MsgId) || !WriteBody(writer, again))
            {
                return false;
            }

            Seal(writer, start, again.MsgId, again.SeqNo);
            return true;
        }

        if (call is null && _service.TryDequeue(out var message))
        {
            msgId = _ids.NextClient();
            seqNo = _sequence.Next(message.ContentRelated);
            WriteService(writer, message, msgId);
        }
        else if (call is null && _queue.Count == 0)
        {
            msgId = _ids.NextClient();
            seqNo = _sequence.Next(false);
            WriteAcks(writer);
        }
        else
        {
            call ??= _queue[0];
            if (!WriteQueued(writer, call))
            {
                return false;
            }

            call.ContainerId = 0;
            msgId = call.MsgId;
            seqNo = call.SeqNo;
        }

        Seal(writer, start, msgId, seqNo);
        return true;
    }

    private bool WriteContainer(TlWriter writer, int start)
    {
        Container.WriteHeader(writer, 0);
        var count = 0;
        var countAt = writer.Length - 4;
        if (_acks.Count > 0)
        {
            var body = Container.BeginMessage(writer, _ids.NextClient(), _sequence.Next(false));
            WriteAcks(writer);
            Container.EndMessage(writer, body);
            count++;
        }

        while (_service.TryDequeue(out var message))
        {
            var msgId = _ids.NextClient();
            var body = Container.BeginMessage(writer, msgId, _sequence.Next(message.ContentRelated));
            WriteService(writer, message, msgId);
            Container.EndMessage(writer, body);
            count++;
        }

        while (writer.Length < FullPacket && count < Container.MaxMessages && _again.TryDequeue(out var again))
        {
            var before = writer.Length;
            var body = Container.BeginMessage(writer, again.MsgId, again.SeqNo);
            if (!_sent.ContainsKey(again.MsgId) || !WriteBody(writer, again))
            {
                writer.Truncate(before);
                continue;
            }

            Container.EndMessage(writer, body);
            count++;
        }

        List<OutgoingCall>? calls = null;
        while (writer.Length < FullPacket && count < Container.MaxMessages && _queue.Count > 0)
        {
            var call = _queue[0];
            var before = writer.Length;
            var body = Container.BeginMessage(writer, 0, 0);
            if (!WriteQueued(writer, call))
            {
                writer.Truncate(before);
                continue;
            }

            Container.EndMessage(writer, body);
            PatchHeader(writer, before, call);
            (calls ??= []).Add(call);
            count++;
        }

        if (count == 0)
        {
            return false;
        }

        // The container's own identifier must be above all that it holds.
        var containerId = _ids.NextClient();
        foreach (var call in CollectionsMarshal.AsSpan(calls))
        {
            call.ContainerId = containerId;
        }

        writer.Patch(countAt, count);
        Seal(writer, start, containerId, _sequence.Next(false));
        return true;
    }

    private static void PatchHeader(TlWriter writer, int at, OutgoingCall call)
    {
        writer.Patch(at, (int)call.MsgId);
        writer.Patch(at + 4, (int)(call.MsgId >> 32));
        writer.Patch(at + 8, call.SeqNo);
    }

    /// <summary>Writes the body of a queued call and counts it as sent. False, with the call failed, where writing it throws.</summary>
    private bool WriteQueued(TlWriter writer, OutgoingCall call)
    {
        _queue.Remove(call);
        call.IsQueued = false;
        call.MsgId = _ids.NextClient();
        if (!WriteBody(writer, call))
        {
            return false;
        }

        call.SeqNo = _sequence.Next(true);
        _sent.Add(call.MsgId, call);
        return true;
    }

    private bool WriteBody(TlWriter writer, OutgoingCall call)
    {
        call.WasWrapped = !_isInitialized && !call.IsBinding && !InitPrefix.IsEmpty;
        if (call.WasWrapped)
        {
            writer.WriteRaw(InitPrefix.Span);
        }

        if (!call.IsBinding)
        {
            writer.WriteRaw(CallPrefix.Span);
        }

        try
        {
            call.Write(writer);
            return true;
        }
        catch (ArgumentException exception)
        {
            // TL cannot hold it: its caller's mistake must not end the connection of the others.
            _sent.Remove(call.MsgId);
            if (ReferenceEquals(_binding, call))
            {
                _binding = null;
            }

            call.Cancellation.Unregister();
            call.OnFault(exception);
            return false;
        }
    }

    private void WriteAcks(TlWriter writer)
    {
        writer.WriteUInt32(MsgsAck.Constructor);
        writer.WriteInt64Vector(CollectionsMarshal.AsSpan(_acks));
        _acks.Clear();
    }

    private static void WriteService(TlWriter writer, ServiceMessage message, long msgId)
    {
        if (message.Question is { } question)
        {
            question.MsgId = msgId;
        }

        message.Body.Write(writer);
    }

    private void Seal(TlWriter writer, int start, long msgId, int seqNo) =>
        EncryptedMessage.Seal(writer, start, _key!, fromClient: true, _salts.At(ServerSeconds), _sessionId, msgId, seqNo, _random);

    private void Queue(OutgoingCall call)
    {
        call.IsQueued = true;
        _queue.Add(call);
        _nextDue = Math.Min(_nextDue, call.Deadline);
    }

    /// <summary>Takes a call out, if it is still in.</summary>
    private bool Take(OutgoingCall call, out bool wasSent)
    {
        wasSent = false;
        if (ReferenceEquals(_binding, call))
        {
            _binding = null;
        }

        if (call.IsQueued)
        {
            call.IsQueued = false;
            return _queue.Remove(call);
        }

        wasSent = true;
        if (!_sent.TryGetValue(call.MsgId, out var sent) || !ReferenceEquals(sent, call))
        {
            return false;
        }

        _sent.Remove(call.MsgId);
        if (_isOpen && _service.Count < MaxServiceMessages)
        {
            _service.Enqueue(new ServiceMessage(new RpcDropAnswer { ReqMsgId = call.MsgId }, ContentRelated: true, null));
        }

        return true;
    }

    private static void Fail(List<OutgoingCall> calls, CallFailure failure, string reason, bool mayHaveRun)
    {
        foreach (var call in calls)
        {
            call.Cancellation.Unregister();
            call.OnFailed(failure, reason, mayHaveRun);
        }
    }
}
