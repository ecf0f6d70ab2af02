using Emulator.Sessions;
using MTProto.Messages;
using MTProto.Tl;

namespace Emulator.Connections;

/// <content>Service messages (core.telegram.org/mtproto/service_messages). Pong, salts, states and destroy_session are not wrapped in rpc_result.</content>
internal sealed partial class ClientConnection
{
    private const int MaxListed = 8192;

    // Bits of msgs_state_info: core.telegram.org/mtproto/service_messages_about_messages#informational-message-regarding-status-of-messages.
    private const byte NothingKnown = 1;
    private const byte NotReceived = 2;
    private const byte NotReceivedYet = 3;
    private const byte ReceivedBit = 4;
    private const byte AnsweredBit = 64;

    /// <summary>True if the message was one of the protocol's own.</summary>
    private bool HandleService(ServerSession session, long msgId, int seqNo, ReadOnlySpan<byte> body)
    {
        switch (new TlReader(body).PeekUInt32())
        {
            case MsgsAck.Constructor or Ping.Constructor or PingDelayDisconnect.Constructor or GetFutureSalts.Constructor or MsgsStateReq.Constructor
                or MsgResendReq.Constructor or MsgsStateInfo.Constructor or MsgsAllInfo.Constructor or MsgDetailedInfo.Constructor or MsgNewDetailedInfo.Constructor
                or RpcDropAnswer.Constructor or DestroySession.Constructor or DestroyAuthKey.Constructor or HttpWait.Constructor:
                break;
            default:
                return false;
        }

        var reader = new TlReader(body);
        var message = TlObjects.Read(ref reader);
        if (reader.Status != TlStatus.Ok)
        {
            core.Statistics.PacketUnreadable();
            return true;
        }

        // mtcute numbers its msgs_ack as content; Telegram lets that pass, and acknowledging acknowledgements would never end.
        if (SequenceNumbers.IsContentRelated(seqNo) && message is not MsgsAck)
        {
            _acks.Add(msgId);
        }

        HandleService(session, msgId, message);
        return true;
    }

    private void HandleService(ServerSession session, long msgId, ITlObject message)
    {
        switch (message)
        {
            case MsgsAck ack:
                session.Acknowledge(ack.MsgIds);
                break;
            case Ping ping:
                Reply(session, new Pong { MsgId = msgId, PingId = ping.PingId }, content: false);
                break;
            case PingDelayDisconnect ping:
                var delay = TimeSpan.FromSeconds(Math.Clamp(ping.DisconnectDelay, 0, 86_400));
                Interlocked.Exchange(ref _disconnectAt, core.Time.GetTimestamp() + (long)(delay.TotalSeconds * core.Time.TimestampFrequency));
                Reply(session, new Pong { MsgId = msgId, PingId = ping.PingId }, content: false);
                break;
            case GetFutureSalts request:
                Reply(session, core.Salts.Future(session.Record, msgId, request.Num), content: false);
                break;
            case MsgsStateReq request:
                Reply(session, new MsgsStateInfo { ReqMsgId = msgId, Info = Describe(session, request.MsgIds) }, content: false);
                break;
            case MsgResendReq request:
                Resend(session, msgId, request.MsgIds);
                break;
            case RpcDropAnswer request:
                Answer(session, msgId, Drop(session, request.ReqMsgId));
                break;
            case DestroySession request:
                var removed = request.SessionId != session.Id && session.Record.RemoveSession(request.SessionId);
                Reply(session, removed ? new DestroySessionOk { SessionId = request.SessionId } : new DestroySessionNone { SessionId = request.SessionId }, content: false);
                break;
            case DestroyAuthKey:
                core.Keys.Remove(session.Record);
                Answer(session, msgId, new DestroyAuthKeyOk());
                break;
        }
    }

    private static byte[] Describe(ServerSession session, long[] msgIds)
    {
        var info = new byte[Math.Min(msgIds.Length, MaxListed)];
        for (var i = 0; i < info.Length; i++)
        {
            var id = msgIds[i];
            info[i] = session.Received.Contains(id) ? (byte)(ReceivedBit | (session.FindSent(id) is null ? 0 : AnsweredBit))
                : session.Received.IsBelowAll(id) ? NothingKnown
                : id > session.HighestContentMsgId ? NotReceivedYet
                : NotReceived;
        }

        return info;
    }

    private void Resend(ServerSession session, long msgId, long[] msgIds)
    {
        var size = 0;
        foreach (var id in msgIds.AsSpan(0, Math.Min(msgIds.Length, MaxListed)))
        {
            if (session.FindSent(id) is { } sent && !_replies.Contains(sent) && (size += sent.Body.Length) <= MaxContainerBytes)
            {
                _replies.Add(sent);
            }
        }

        Reply(session, new MsgsStateInfo { ReqMsgId = msgId, Info = Describe(session, msgIds) }, content: false);
    }

    private static ITlObject Drop(ServerSession session, long requestMsgId)
    {
        if (session.FindSent(requestMsgId) is not { } answer)
        {
            return new RpcAnswerUnknown();
        }

        session.Acknowledge([answer.MsgId]);
        return new RpcAnswerDropped { MsgId = answer.MsgId, SeqNo = answer.SeqNo, Bytes = answer.Body.Length };
    }
}
