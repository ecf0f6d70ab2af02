using System.Buffers;
using MTProto.Crypto;
using MTProto.Messages;
using MTProto.Tl;
using EncryptedMessage = MTProto.Messages.EncryptedMessage;

namespace MTProto.Tests.Messages;

/// <summary>Whatever an authentic server sends, a session takes it or says why not; it never throws.</summary>
public sealed class ClientSessionFuzzTests : ISessionEvents
{
    private static readonly AuthKey Key = TestKeys.Create(3);
    private readonly ManualTime _time = new();
    private readonly SeededRandomSource _random = new(9);

    [Fact]
    public void Receive_EveryPrefixAndByteChangeOfEveryServiceMessage_NeverThrows()
    {
        var ids = new MessageIds(_time);
        foreach (var body in Samples())
        {
            for (var length = 0; length <= body.Length; length += 4)
            {
                Receive(ids, body[..length]);
            }

            for (var i = 0; i < body.Length; i++)
            {
                foreach (var change in new byte[] { 1, 0x7f, 0x80, 0xff })
                {
                    var changed = (byte[])body.Clone();
                    changed[i] ^= change;
                    Receive(ids, changed);
                }
            }
        }
    }

    [Fact]
    public void Receive_RandomBodies_NeverThrows()
    {
        var ids = new MessageIds(_time);
        var random = new Random(4);
        var heads = Samples().Select(sample => sample[..4]).ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            var body = new byte[4 * random.Next(1, 30)];
            random.NextBytes(body);
            heads[random.Next(heads.Length)].CopyTo(body, 0);
            Receive(ids, body);
        }
    }

    [Fact]
    public void Receive_EveryPrefixOfAPacket_IsRefused()
    {
        var session = Open();
        var packet = Seal(session, new MessageIds(_time).NextPush(), TlWriter.ToBytes(new UpdatesTooLong()));
        for (var length = 0; length < packet.Length - 15; length++)
        {
            Assert.NotNull(session.Receive(packet[..length]));
        }
    }

    void ISessionEvents.OnPush(ReadOnlySpan<byte> body)
    {
    }

    void ISessionEvents.OnNewSession()
    {
    }

    void ISessionEvents.OnSalt(long salt)
    {
    }

    void ISessionEvents.OnTimeOffset(TimeSpan offset)
    {
    }

    void ISessionEvents.OnRefused(int errorCode)
    {
    }

    private void Receive(MessageIds ids, byte[] body)
    {
        var session = Open();
        var writer = new TlWriter();
        var call = new FuzzCall { Deadline = long.MaxValue };
        session.Enqueue(call);
        Assert.True(session.TryWritePacket(writer));
        _ = session.Receive(Seal(session, ids.NextPush(), body));
        _ = session.TryWritePacket(writer);
        session.Tick(_time.GetTimestamp(), null);
        session.Close(CallFailure.Disconnected, "the test is over");
        session.FailQueued(CallFailure.Disconnected, "the test is over");
        Assert.Equal(1, call.Ends);
    }

    private ClientSession Open()
    {
        var session = new ClientSession(_time, _random, this);
        session.Open(Key, 1, TimeSpan.Zero);
        return session;
    }

    private byte[] Seal(ClientSession session, long msgId, byte[] body)
    {
        var writer = new TlWriter();
        EncryptedMessage.Encrypt(Key, false, 1, session.SessionId, msgId, 1, body, _random, writer);
        return writer.Written.ToArray();
    }

    private static List<byte[]> Samples()
    {
        ITlObject[] bodies =
        [
            new Pong { MsgId = 1, PingId = 2 },
            new BadServerSalt { BadMsgId = 1, BadMsgSeqno = 2, ErrorCode = 48, NewServerSalt = 3 },
            new BadMsgNotification { BadMsgId = 1, BadMsgSeqno = 2, ErrorCode = 16 },
            new NewSessionCreated { FirstMsgId = long.MaxValue, UniqueId = 2, ServerSalt = 3 },
            new FutureSalts { ReqMsgId = 1, Now = 2, Salts = [new FutureSalt { ValidSince = 1, ValidUntil = 2, Salt = 3 }] },
            new MsgsStateReq { MsgIds = [1, 2] },
            new MsgResendReq { MsgIds = [1, 2] },
            new MsgsStateInfo { ReqMsgId = 1, Info = [1, 2, 3] },
            new MsgDetailedInfo { MsgId = 1, AnswerMsgId = 2, Bytes = 3, Status = 4 },
            new MsgNewDetailedInfo { AnswerMsgId = 2, Bytes = 3, Status = 4 },
            new MsgsAck { MsgIds = [1] },
        ];
        var samples = bodies.Select(TlWriter.ToBytes).ToList();
        var writer = new TlWriter();
        RpcResult.WriteHeader(writer, 5);
        writer.WriteBool(true);
        samples.Add(writer.Written.ToArray());
        writer.Reset();
        Container.WriteHeader(writer, 2);
        Container.WriteMessage(writer, 1, 1, samples[0]);
        Container.WriteMessage(writer, 5, 3, samples[1]);
        samples.Add(writer.Written.ToArray());
        writer.Reset();
        GzipPacked.Write(writer, samples[2]);
        samples.Add(writer.Written.ToArray());
        return samples;
    }

    private sealed class FuzzCall : OutgoingCall
    {
        public int Ends { get; private set; }

        public override void Write(TlWriter writer) => new HelpGetConfig().Write(writer);

        public override void OnAnswer(ReadOnlySpan<byte> answer) => Ends++;

        public override void OnFailed(CallFailure failure, string reason, bool mayHaveRun) => Ends++;

        public override void OnFault(Exception exception) => Ends++;
    }
}
