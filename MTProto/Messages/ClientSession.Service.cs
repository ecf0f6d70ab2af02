using System.Buffers.Binary;
using MTProto.Tl;

namespace MTProto.Messages;

/// <content>MTProto's own messages (core.telegram.org/mtproto/service_messages and /service_messages_about_messages).</content>
internal sealed partial class ClientSession
{
    // More in a row without one answer means that nothing we do pleases the server.
    private const int MaxRefusalsInARow = 32;
    private const int MaxRefusals = 5;
    private const int MaxIdsInList = 8192;
    private const int MaxQuestions = 16;

    private readonly List<StateQuestion> _questions = [];

    private string? ReceiveService(long msgId, ReadOnlySpan<byte> body)
    {
        var reader = new TlReader(body);
        switch (BinaryPrimitives.ReadUInt32LittleEndian(body))
        {
            case Pong.Constructor:
                return ReceivePong(ref reader);
            case BadServerSalt.Constructor:
                return ReceiveBadSalt(ref reader);
            case BadMsgNotification.Constructor:
                return ReceiveBadMessage(msgId, ref reader);
            case NewSessionCreated.Constructor:
                return ReceiveNewSession(ref reader);
            case FutureSalts.Constructor:
                return ReceiveFutureSalts(ref reader);
            case MsgsStateReq.Constructor:
                return ReceiveStateRequest(msgId, ref reader, resend: false);
            case MsgResendReq.Constructor:
                return ReceiveStateRequest(msgId, ref reader, resend: true);
            case MsgsStateInfo.Constructor:
                return ReceiveStateInfo(ref reader);
            case MsgDetailedInfo.Constructor:
            case MsgNewDetailedInfo.Constructor:
                return ReceiveDetailedInfo(ref reader);
            case MsgsAck.Constructor:
            case MsgsAllInfo.Constructor:
            case DestroySessionOk.Constructor:
            case DestroySessionNone.Constructor:
                return null;
            case RpcResult.Constructor:
                return "an rpc_result is malformed";
            default:
                _events.OnPush(body);
                return null;
        }
    }

    private string? ReceivePong(ref TlReader reader)
    {
        reader.ReadUInt32();
        var requestMsgId = reader.ReadInt64();
        var pingId = reader.ReadInt64();
        if (reader.Status != TlStatus.Ok)
        {
            return "a pong is malformed";
        }

        lock (_lock)
        {
            _sent.Remove(requestMsgId);
            if (pingId == _pingId)
            {
                _pingSent = 0;
            }
        }

        return null;
    }

    private string? ReceiveBadSalt(ref TlReader reader)
    {
        var badMsgId = ReadRefusal(ref reader, out _);
        var salt = reader.ReadInt64();
        if (reader.Status != TlStatus.Ok)
        {
            return "a bad_server_salt is malformed";
        }

        lock (_lock)
        {
            _salts.Replace(salt);
            _saltsAsked = 0;
            SendAgain(badMsgId, "the server refused the salt again and again");
            if (++_refusalsInARow > MaxRefusalsInARow)
            {
                return "the server refuses every salt";
            }
        }

        _events.OnRefused(48);
        _events.OnSalt(salt);
        return null;
    }

    private string? ReceiveBadMessage(long msgId, ref TlReader reader)
    {
        var badMsgId = ReadRefusal(ref reader, out var code);
        if (reader.Status != TlStatus.Ok)
        {
            return "a bad_msg_notification is malformed";
        }

        OutgoingCall? lost = null;
        lock (_lock)
        {
            switch (code)
            {
                case 16:
                case 17:
                    // Our clock is off: the notice itself tells the server's time. After 17 our identifiers have run ahead of
                    // those to come, and only another session takes lower ones.
                    _ids.Offset += MessageIds.ToTime(msgId) - _ids.Now;
                    if (code == 17)
                    {
                        StartSession();
                    }

                    break;
                case 20:
                    // Too old to tell whether it was received, so it must not be sent again.
                    if (_sent.Remove(badMsgId, out lost))
                    {
                        lost.Cancellation.Unregister();
                    }

                    break;
                case 64:
                    _withoutContainers = true;
                    break;
                default:
                    // 18, 19 and 32 to 35: identifiers or numbers that contradict what the server has seen in this session.
                    StartSession();
                    break;
            }

            SendAgain(badMsgId, $"the server refused the message with code {code}");
            if (++_refusalsInARow > MaxRefusalsInARow)
            {
                lost?.OnFailed(CallFailure.Refused, "the message was too old", mayHaveRun: true);
                return "the server refuses every message";
            }
        }

        lost?.OnFailed(CallFailure.Refused, "the message was too old for the server to tell whether it came twice", mayHaveRun: true);
        _events.OnRefused(code);
        if (code is 16 or 17)
        {
            _events.OnTimeOffset(_ids.Offset);
        }

        return null;
    }

    private static long ReadRefusal(ref TlReader reader, out int code)
    {
        reader.ReadUInt32();
        var badMsgId = reader.ReadInt64();
        reader.ReadInt32();
        code = reader.ReadInt32();
        return badMsgId;
    }

    /// <summary>Queues again what was refused: a refused message was surely not run, nor was anything in a refused container.</summary>
    private void SendAgain(long badMsgId, string reason)
    {
        List<OutgoingCall>? refused = null;
        foreach (var call in _sent.Values)
        {
            if (call.MsgId == badMsgId || call.ContainerId == badMsgId)
            {
                (refused ??= []).Add(call);
            }
        }

        if (refused is null)
        {
            return;
        }

        foreach (var call in refused)
        {
            _sent.Remove(call.MsgId);
            if (++call.Refusals > MaxRefusals)
            {
                call.Cancellation.Unregister();
                call.OnFailed(CallFailure.Refused, reason, mayHaveRun: false);
            }
            else
            {
                Queue(call);
            }
        }
    }

    private string? ReceiveNewSession(ref TlReader reader)
    {
        reader.ReadUInt32();
        var firstMsgId = reader.ReadInt64();
        reader.ReadInt64();
        var salt = reader.ReadInt64();
        if (reader.Status != TlStatus.Ok)
        {
            return "a new_session_created is malformed";
        }

        lock (_lock)
        {
            _salts.Replace(salt);
            AskAboutSentBefore(firstMsgId);
        }

        _events.OnSalt(salt);
        _events.OnNewSession();
        return null;
    }

    /// <summary>
    /// What was sent before the session began on the server's side may be lost or may have run: the server is asked which, and only
    /// what it has not received is sent again.
    /// </summary>
    private void AskAboutSentBefore(long firstMsgId)
    {
        List<long>? before = null;
        foreach (var call in _sent.Values)
        {
            if (call.MsgId < firstMsgId && call.ContainerId < firstMsgId)
            {
                (before ??= []).Add(call.MsgId);
            }
        }

        if (before is not null && _questions.Count < MaxQuestions)
        {
            var question = new StateQuestion([.. before]);
            _questions.Add(question);
            _service.Enqueue(new ServiceMessage(new MsgsStateReq { MsgIds = question.MsgIds }, ContentRelated: true, question));
        }
    }

    private string? ReceiveStateInfo(ref TlReader reader)
    {
        reader.ReadUInt32();
        var requestMsgId = reader.ReadInt64();
        var info = reader.ReadBytesSpan();
        if (reader.Status != TlStatus.Ok)
        {
            return "a msgs_state_info is malformed";
        }

        lock (_lock)
        {
            var index = _questions.FindIndex(question => question.MsgId == requestMsgId);
            if (index < 0)
            {
                return null;
            }

            var ids = _questions[index].MsgIds;
            _questions.RemoveAt(index);
            for (var i = 0; i < Math.Min(ids.Length, info.Length); i++)
            {
                // 2 and 3: surely not received. 1 is "nothing known", which may mean that it has run.
                if ((info[i] & 7) is 2 or 3)
                {
                    SendAgain(ids[i], "the server never received the message");
                }
            }
        }

        return null;
    }

    private string? ReceiveFutureSalts(ref TlReader reader)
    {
        reader.ReadUInt32();
        reader.ReadInt64();
        reader.ReadInt32();
        var salts = reader.ReadBareVector(ReadSalt, 16);
        if (reader.Status != TlStatus.Ok)
        {
            return "a future_salts is malformed";
        }

        long salt;
        lock (_lock)
        {
            _salts.Adopt(salts);
            salt = _salts.At(ServerSeconds);
        }

        _events.OnSalt(salt);
        return null;
    }

    private static FutureSalt ReadSalt(ref TlReader reader) =>
        new() { ValidSince = reader.ReadInt32(), ValidUntil = reader.ReadInt32(), Salt = reader.ReadInt64() };

    private string? ReceiveStateRequest(long msgId, ref TlReader reader, bool resend)
    {
        reader.ReadUInt32();
        var ids = reader.ReadInt64Vector();
        if (reader.Status != TlStatus.Ok || ids.Length > MaxIdsInList)
        {
            return "a request for the state of messages is malformed";
        }

        lock (_lock)
        {
            if (_service.Count >= MaxServiceMessages)
            {
                return "the server asks for more than it reads";
            }

            var unknown = !resend;
            var info = new byte[ids.Length];
            for (var i = 0; i < ids.Length; i++)
            {
                if (resend && _sent.TryGetValue(ids[i], out var call) && !_again.Contains(call))
                {
                    _again.Enqueue(call);
                }
                else
                {
                    unknown |= !(resend && _sent.ContainsKey(ids[i]));
                }

                info[i] = StateOf(ids[i]);
            }

            if (unknown)
            {
                _service.Enqueue(new ServiceMessage(new MsgsStateInfo { ReqMsgId = msgId, Info = info }, ContentRelated: false, null));
            }
        }

        return null;
    }

    // 1: too old to know; 2: within what is remembered and not received; 3: later than everything received; 4: received.
    private byte StateOf(long msgId) =>
        _received.Contains(msgId) ? (byte)4 : _received.IsBelowAll(msgId) ? (byte)1 : msgId > _highestReceived ? (byte)3 : (byte)2;

    private string? ReceiveDetailedInfo(ref TlReader reader)
    {
        var about = reader.ReadUInt32() == MsgDetailedInfo.Constructor ? reader.ReadInt64() : 0;
        var answerMsgId = reader.ReadInt64();
        if (reader.Status != TlStatus.Ok)
        {
            return "a msg_detailed_info is malformed";
        }

        lock (_lock)
        {
            if (_received.Contains(answerMsgId) || (about != 0 && !_sent.ContainsKey(about)))
            {
                // Either we have it, or nobody waits for it any more: the server need not keep it.
                Acknowledge(answerMsgId, 1);
            }
            else if (_service.Count < MaxServiceMessages)
            {
                _service.Enqueue(new ServiceMessage(new MsgResendReq { MsgIds = [answerMsgId] }, ContentRelated: true, null));
            }
        }

        return null;
    }

    private sealed class StateQuestion(long[] msgIds)
    {
        public long[] MsgIds { get; } = msgIds;

        public long MsgId { get; set; }
    }

    private readonly record struct ServiceMessage(ITlObject Body, bool ContentRelated, StateQuestion? Question);
}
