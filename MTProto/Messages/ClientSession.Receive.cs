using System.Buffers;
using System.Buffers.Binary;
using MTProto.Tl;

namespace MTProto.Messages;

/// <content>What arrives.</content>
internal sealed partial class ClientSession
{
    /// <summary>Takes one packet and decrypts it in place.</summary>
    /// <returns>Null, or why the connection must end: the peer is not who it should be, or breaks the protocol.</returns>
    public string? Receive(Span<byte> packet)
    {
        var key = _key;
        if (key is null)
        {
            return "a message came before there was a key";
        }

        var plaintext = packet.Length < EncryptedMessage.OuterLength ? default : packet[EncryptedMessage.OuterLength..];
        var status = EncryptedMessage.TryDecrypt(packet, key, fromClient: false, plaintext, out var header);
        if (status != DecryptStatus.Ok)
        {
            return Describe(status);
        }

        var body = plaintext.Slice(header.BodyOffset, header.BodyLength);
        var synchronized = false;
        lock (_lock)
        {
            if (Check(header, out var repeated, out synchronized) is { } fault)
            {
                return fault;
            }

            if (repeated)
            {
                // The server did not see our acknowledgement before the last connection ended.
                Acknowledge(header.MsgId, header.SeqNo);
                return null;
            }
        }

        if (synchronized)
        {
            _events.OnTimeOffset(_ids.Offset);
        }

        return Dispatch(header.MsgId, header.SeqNo, body, Nesting.None);
    }

    private string? Check(InnerHeader header, out bool repeated, out bool synchronized)
    {
        repeated = false;
        synchronized = false;
        if (header.SessionId != _sessionId && (header.SessionId != _previousSessionId || _previousSessionId == 0))
        {
            return "a message names another session";
        }

        if (!MessageIds.IsFromServer(header.MsgId))
        {
            return "a server's msg_id is even";
        }

        var age = _ids.Now - MessageIds.ToTime(header.MsgId);
        if (!_timeKnown)
        {
            // The session's number is random, so the first message that names it cannot be an old one played again.
            _timeKnown = true;
            if (age.Duration() > Tolerance)
            {
                _ids.Offset -= age;
                synchronized = true;
            }
        }
        else if (age > MaxAge)
        {
            return "a msg_id is too old";
        }
        else if (age < -MaxAhead)
        {
            return "a msg_id lies in the future";
        }

        switch (_received.Add(header.MsgId))
        {
            case ReceivedStatus.Repeated when header.MsgId > _connectionFloor:
                return "a msg_id was received before";
            case ReceivedStatus.Repeated:
                repeated = true;
                return null;
            case ReceivedStatus.TooOld:
                return "a msg_id is far out of order";
        }

        _highestReceived = Math.Max(_highestReceived, header.MsgId);
        return null;
    }

    private string? Dispatch(long msgId, int seqNo, ReadOnlySpan<byte> body, Nesting nesting)
    {
        if (body.Length < 4)
        {
            return "a message is empty";
        }

        switch (BinaryPrimitives.ReadUInt32LittleEndian(body))
        {
            case Container.Constructor:
                return nesting == Nesting.None ? ReceiveContainer(body) : "a container is within another";
            case GzipPacked.Constructor:
                return nesting == Nesting.Packed ? "a packed object is within another" : ReceivePacked(msgId, seqNo, body);
        }

        // Within a packed object the number of the message around it has been noted by now.
        if (nesting != Nesting.Packed)
        {
            lock (_lock)
            {
                Acknowledge(msgId, seqNo);
            }
        }

        if (RpcResult.TryRead(body, out var requestMsgId, out var answer) == TlStatus.Ok)
        {
            ReceiveAnswer(requestMsgId, answer);
            return null;
        }

        return ReceiveService(msgId, body);
    }

    private string? ReceiveContainer(ReadOnlySpan<byte> body)
    {
        if (ContainerReader.Check(body) != TlStatus.Ok)
        {
            return "a container is malformed";
        }

        var reader = new ContainerReader(body);
        while (reader.MoveNext())
        {
            ReceivedStatus status;
            lock (_lock)
            {
                status = _received.Add(reader.MsgId);
                if (status != ReceivedStatus.New)
                {
                    Acknowledge(reader.MsgId, reader.SeqNo);
                }
            }

            // What was sent again in a container is no replay: the packet around it is new.
            if (status == ReceivedStatus.New && Dispatch(reader.MsgId, reader.SeqNo, reader.Body, Nesting.Contained) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private string? ReceivePacked(long msgId, int seqNo, ReadOnlySpan<byte> body)
    {
        if (GzipPacked.TryUnpack(body, GzipPacked.DefaultMaxLength, out var rented, out var length) != GzipStatus.Ok)
        {
            return "a packed object is malformed or too large";
        }

        lock (_lock)
        {
            Acknowledge(msgId, seqNo);
        }

        var fault = Dispatch(msgId, seqNo, rented.AsSpan(0, length), Nesting.Packed);
        ArrayPool<byte>.Shared.Return(rented!);
        return fault;
    }

    private void ReceiveAnswer(long requestMsgId, ReadOnlySpan<byte> answer)
    {
        OutgoingCall? call;
        lock (_lock)
        {
            if (!_sent.Remove(requestMsgId, out call))
            {
                // Given up by its caller, or the answer to rpc_drop_answer.
                return;
            }

            _refusalsInARow = 0;
            _isInitialized |= call.WasWrapped;
            if (ReferenceEquals(_binding, call))
            {
                _binding = null;
            }
        }

        call.Cancellation.Unregister();
        if (BinaryPrimitives.ReadUInt32LittleEndian(answer) != GzipPacked.Constructor)
        {
            call.OnAnswer(answer);
            return;
        }

        var status = GzipPacked.TryUnpack(answer, GzipPacked.DefaultMaxLength, out var rented, out var length);
        if (status != GzipStatus.Ok)
        {
            call.OnFailed(CallFailure.Unreadable, status == GzipStatus.TooLarge ? "the packed answer is too large" : "the packed answer is malformed", mayHaveRun: true);
            return;
        }

        call.OnAnswer(rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented!);
    }

    private void Acknowledge(long msgId, int seqNo)
    {
        if (!SequenceNumbers.IsContentRelated(seqNo))
        {
            return;
        }

        if (_acks.Count == 0)
        {
            _acksDue = Now + Ticks(AckDelay);
            _nextDue = Math.Min(_nextDue, _acksDue);
        }

        // One that repeats them without end would make the list grow: it never exceeds what one message may carry.
        if (_acks.Count < MaxAcks)
        {
            _acks.Add(msgId);
        }
    }

    private static string Describe(DecryptStatus status) => status switch
    {
        DecryptStatus.TooShort => "a packet is too short",
        DecryptStatus.WrongKey => "a packet is not encrypted by our key",
        DecryptStatus.BadMessageKey => "a packet's msg_key is wrong",
        DecryptStatus.BadLength => "a message's length is wrong",
        _ => "a message's padding is wrong",
    };

    private enum Nesting
    {
        None,
        Contained,
        Packed,
    }
}
