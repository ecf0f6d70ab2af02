using System.Buffers;
using Emulator.Rpc;
using Emulator.Sessions;
using MTProto.Messages;
using MTProto.Tl;

namespace Emulator.Connections;

/// <content>The messages within a packet (core.telegram.org/mtproto/service_messages).</content>
internal sealed partial class ClientConnection
{
    private const int MaxUnpacked = 4 * 1024 * 1024;
    private const int MaxNesting = 3;
    private const int OldestMessageSeconds = 300;
    private const int NewestMessageSeconds = 30;
    private const int MaxContainerBytes = 512 * 1024;

    private readonly TlWriter _packet = new();
    private readonly TlWriter _body = new();
    private readonly TlWriter _plainBody = new();
    private readonly List<SentMessage> _replies = [];
    private readonly List<long> _acks = [];
    private bool _delay;
    private Verdict? _end;

    private Verdict HandleDecrypted(AuthKeyRecord record, in InnerHeader header, ReadOnlySpan<byte> body)
    {
        var session = record.GetOrAddSession(header.SessionId, core.Time);
        session.Attach(this);
        _sessions.Add(session);
        _delay = Inject(core.Options.Faults.DelayProbability);
        if (Judge(header, core.Now) is var code and not 0)
        {
            Notify(session, header.MsgId, header.SeqNo, code);
        }
        else if (!core.Salts.IsValid(record, header.Salt) || Inject(core.Options.Faults.WrongSaltProbability))
        {
            Reply(session, new BadServerSalt { BadMsgId = header.MsgId, BadMsgSeqno = header.SeqNo, ErrorCode = 48, NewServerSalt = core.Salts.Current(record) }, content: false);
        }
        else
        {
            Announce(session, header.MsgId);
            lock (session.ReceiveLock)
            {
                HandleMessage(session, header.MsgId, header.SeqNo, body, 0);
            }
        }

        return Flush(session);
    }

    /// <summary>The code of bad_msg_notification that is due, or 0.</summary>
    private static int Judge(in InnerHeader header, long now)
    {
        if (!MessageIds.IsFromClient(header.MsgId))
        {
            return 18;
        }

        var sent = header.MsgId >> 32;
        return sent < now - OldestMessageSeconds ? 16 : sent > now + NewestMessageSeconds ? 17 : 0;
    }

    private void Announce(ServerSession session, long firstMsgId)
    {
        if (!session.Announced)
        {
            session.Announced = true;
            Reply(session, new NewSessionCreated { FirstMsgId = firstMsgId, UniqueId = firstMsgId ^ session.Id, ServerSalt = core.Salts.Current(session.Record) }, content: true);
        }
    }

    private void HandleMessage(ServerSession session, long msgId, int seqNo, ReadOnlySpan<byte> body, int depth)
    {
        switch (session.Received.Add(msgId))
        {
            case ReceivedStatus.TooOld:
                Notify(session, msgId, seqNo, 20);
                return;
            case ReceivedStatus.Repeated:
                HandleRepeated(session, msgId, seqNo, body);
                return;
        }

        HandleBody(session, msgId, seqNo, body, depth);
    }

    private void HandleRepeated(ServerSession session, long msgId, int seqNo, ReadOnlySpan<byte> body)
    {
        core.Statistics.MessageRepeated();
        if (new TlReader(body).PeekUInt32() == Container.Constructor)
        {
            Notify(session, msgId, seqNo, 19);
        }
        else if (session.FindSent(msgId) is { } answer)
        {
            _replies.Add(answer);
        }
        else if (SequenceNumbers.IsContentRelated(seqNo))
        {
            _acks.Add(msgId);
        }
    }

    private void HandleBody(ServerSession session, long msgId, int seqNo, ReadOnlySpan<byte> body, int depth)
    {
        switch (new TlReader(body).PeekUInt32())
        {
            case Container.Constructor:
                HandleContainer(session, msgId, seqNo, body, depth);
                break;
            case GzipPacked.Constructor:
                HandlePacked(session, msgId, seqNo, body, depth);
                break;
            default:
                HandleObject(session, msgId, seqNo, body);
                break;
        }
    }

    private void HandleContainer(ServerSession session, long msgId, int seqNo, ReadOnlySpan<byte> body, int depth)
    {
        if (SequenceNumbers.IsContentRelated(seqNo))
        {
            Notify(session, msgId, seqNo, 34);
            return;
        }

        if (depth > 0 || ContainerReader.Check(body) != TlStatus.Ok)
        {
            Notify(session, msgId, seqNo, 64);
            return;
        }

        var reader = new ContainerReader(body);
        while (reader.MoveNext())
        {
            if (!MessageIds.IsFromClient(reader.MsgId))
            {
                Notify(session, reader.MsgId, reader.SeqNo, 18);
            }
            else if (reader.MsgId >= msgId)
            {
                Notify(session, msgId, seqNo, 64);
            }
            else
            {
                HandleMessage(session, reader.MsgId, reader.SeqNo, reader.Body, depth + 1);
            }
        }
    }

    private void HandlePacked(ServerSession session, long msgId, int seqNo, ReadOnlySpan<byte> body, int depth)
    {
        if (depth >= MaxNesting || GzipPacked.TryUnpack(body, MaxUnpacked, out var rented, out var length) != GzipStatus.Ok)
        {
            Notify(session, msgId, seqNo, 64);
            return;
        }

        try
        {
            HandleBody(session, msgId, seqNo, rented.AsSpan(0, length), depth + 1);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented!);
        }
    }

    private void HandleObject(ServerSession session, long msgId, int seqNo, ReadOnlySpan<byte> body)
    {
        if (HandleService(session, msgId, seqNo, body))
        {
            return;
        }

        if (!SequenceNumbers.IsContentRelated(seqNo))
        {
            Notify(session, msgId, seqNo, 35);
            return;
        }

        if (msgId > session.HighestContentMsgId && seqNo < session.HighestSeqNo)
        {
            Notify(session, msgId, seqNo, 32);
            return;
        }

        if (msgId < session.HighestContentMsgId && seqNo > session.HighestSeqNo)
        {
            Notify(session, msgId, seqNo, 33);
            return;
        }

        if (msgId > session.HighestContentMsgId)
        {
            (session.HighestContentMsgId, session.HighestSeqNo) = (msgId, seqNo);
        }

        var reply = dispatcher.Call(new CallContext(core, session, dataCenter, msgId), body);
        if (reply.Instead is not { } instead)
        {
            Answer(session, msgId, reply.Fault ?? reply.Result!);
        }
        else if (instead.Reason is null)
        {
            _acks.Add(msgId);
        }
        else
        {
            _end = instead;
        }
    }

    /// <summary>Sends the answer to a call, packed where that pays.</summary>
    private void Answer(ServerSession session, long requestMsgId, ITlObject result)
    {
        _plainBody.Reset();
        AnswerWriter.Write(_plainBody, result, session.Record.Layer);
        _body.Reset();
        RpcResult.WriteHeader(_body, requestMsgId);
        if (core.Options.GzipFrom > 0 && _plainBody.Length >= core.Options.GzipFrom)
        {
            GzipPacked.Write(_body, _plainBody.Written);
        }
        else
        {
            _body.WriteRaw(_plainBody.Written);
        }

        var message = session.Stamp(answer: true, content: true, requestMsgId, _body.Written.ToArray());
        if (Inject(core.Options.Faults.LostAnswerProbability))
        {
            return;
        }

        _acks.Add(requestMsgId);
        _replies.Add(message);
    }

    private void Reply(ServerSession session, ITlObject message, bool content)
    {
        _body.Reset();
        message.Write(_body);
        _replies.Add(session.Stamp(answer: true, content, 0, _body.Written.ToArray()));
    }

    private void Notify(ServerSession session, long msgId, int seqNo, int code)
        => Reply(session, new BadMsgNotification { BadMsgId = msgId, BadMsgSeqno = seqNo, ErrorCode = code }, content: false);

    /// <summary>Puts what there is to say into one packet: one message as it is, several in a container.</summary>
    private Verdict Flush(ServerSession session)
    {
        if (_end is { } end)
        {
            _acks.Clear();
            _replies.Clear();
            return end;
        }

        if (_acks.Count > 0)
        {
            Reply(session, new MsgsAck { MsgIds = [.. _acks] }, content: false);
            _acks.Clear();
        }

        if (_replies.Count == 0)
        {
            return Verdict.Continue;
        }

        if (Inject(core.Options.Faults.CutProbability))
        {
            _replies.Clear();
            return Verdict.Close("a fault was thrown in");
        }

        var start = _packet.Length;
        if (_replies.Count == 1)
        {
            Seal(_packet, session, _replies[0].MsgId, _replies[0].SeqNo, _replies[0].Body);
        }
        else
        {
            SealContainer(session);
        }

        _replies.Clear();
        if (Inject(core.Options.Faults.CorruptProbability))
        {
            core.Dice.Corrupt(_packet.Reserved(start));
        }

        return Verdict.Continue;
    }

    private bool Inject(double probability)
    {
        var due = core.Dice.Roll(probability);
        if (due)
        {
            core.Statistics.FaultInjected();
        }

        return due;
    }

    private void SealContainer(ServerSession session)
    {
        _body.Reset();
        Container.WriteHeader(_body, _replies.Count);
        foreach (var reply in _replies)
        {
            Container.WriteMessage(_body, reply.MsgId, reply.SeqNo, reply.Body);
        }

        var (msgId, seqNo) = session.StampContainer();
        Seal(_packet, session, msgId, seqNo, _body.Written);
    }
}
