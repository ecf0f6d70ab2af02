using System.Buffers.Binary;
using MTProto.Crypto;
using MTProto.Handshake;
using MTProto.Messages;
using MTProto.Tl;
using MTProto.Transports;
using EncryptedMessage = MTProto.Messages.EncryptedMessage;

namespace MTProto.Tests.Client;

/// <summary>One connection of the scripted server.</summary>
internal sealed class ServerPeer(ScriptedServer server, TransportConnection transport)
{
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ServerHandshake? _handshake = server.PrivateKey is { } key
        ? new ServerHandshake(new ServerHandshakeOptions { PrivateKeys = [key], TimeProvider = server.Time })
        : null;

    private AuthKey? _key;
    private SequenceNumbers _sequence;

    public TransportConnection Transport { get; } = transport;

    public MessageIds Ids { get; } = new(server.Time);

    public long SessionId { get; set; }

    /// <summary>auth_key_id of the last message.</summary>
    public long KeyId => _key?.Id ?? 0;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var frame = await Transport.ReadAsync(cancellationToken);
            if (frame.Status != FrameStatus.Frame)
            {
                return;
            }

            if (server.TransportError != 0)
            {
                await Transport.WriteTransportErrorAsync(server.TransportError, cancellationToken);
                return;
            }

            var keyId = EncryptedMessage.ReadKeyId(frame.Payload.Span);
            if (keyId == 0 && _handshake is not null)
            {
                if (!await HandshakeAsync(frame.Payload, cancellationToken))
                {
                    return;
                }
            }
            else if (!server.Keys.TryGetValue(keyId, out _key))
            {
                await Transport.WriteTransportErrorAsync(-404, cancellationToken);
                return;
            }
            else
            {
                Receive(frame.Payload.Span);
            }
        }
    }

    public void Answer(long requestMsgId, ITlObject result)
    {
        var writer = new TlWriter();
        RpcResult.WriteHeader(writer, requestMsgId);
        result.Write(writer);
        SendBody(Ids.NextReply(), true, writer.Written.ToArray());
    }

    public void Send(ITlObject body, bool content) => SendBody(Ids.NextReply(), content, TlWriter.ToBytes(body));

    public void Push(ITlObject body) => SendBody(Ids.NextPush(), true, TlWriter.ToBytes(body));

    public void SendBody(long msgId, bool content, byte[] body) => SendPacket(Seal(SessionId, msgId, content, body));

    public byte[] Seal(long sessionId, long msgId, bool content, byte[] body)
    {
        var writer = new TlWriter();
        EncryptedMessage.Encrypt(_key!, fromClient: false, 1, sessionId, msgId, _sequence.Next(content), body, SystemRandomSource.Instance, writer);
        return writer.Written.ToArray();
    }

    public void SendPacket(byte[] packet)
    {
        _writing.Wait();
        try
        {
            Transport.WriteAsync(packet, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<bool> HandshakeAsync(ReadOnlyMemory<byte> packet, CancellationToken cancellationToken)
    {
        Assert.Equal(PlainMessageStatus.Ok, PlainMessage.TryRead(packet.Span, out _, out var body));
        var step = _handshake!.Handle(body);
        if (step.Result is { } result)
        {
            server.Keys[result.Key.Id] = result.Key;
        }

        return !step.Reply.IsEmpty && await Transport.WriteAsync(PlainMessage.Create(Ids.NextReply(), step.Reply.Span), cancellationToken);
    }

    private void Receive(Span<byte> packet)
    {
        Assert.Equal(DecryptStatus.Ok, EncryptedMessage.TryDecrypt(packet, _key!, true, packet[24..], out var header));
        SessionId = header.SessionId;
        if (server.Salt is { } salt && salt != header.Salt)
        {
            Send(new BadServerSalt { BadMsgId = header.MsgId, BadMsgSeqno = header.SeqNo, ErrorCode = 48, NewServerSalt = salt }, false);
            return;
        }

        var body = packet.Slice(24 + header.BodyOffset, header.BodyLength);
        if (BinaryPrimitives.ReadUInt32LittleEndian(body) != Container.Constructor)
        {
            Handle(header.MsgId, header.SeqNo, header.Salt, 0, body);
            return;
        }

        Assert.Equal(TlStatus.Ok, ContainerReader.Check(body));
        var reader = new ContainerReader(body);
        while (reader.MoveNext())
        {
            Assert.True(reader.MsgId < header.MsgId);
            Handle(reader.MsgId, reader.SeqNo, header.Salt, header.MsgId, reader.Body);
        }
    }

    private void Handle(long msgId, int seqNo, long salt, long containerId, ReadOnlySpan<byte> bytes)
    {
        var reader = new TlReader(bytes);
        var body = TlObjects.Read(ref reader);
        Assert.Equal(TlStatus.Ok, reader.Status);
        Assert.Equal(0, reader.Remaining);
        var wrapped = false;
        while (true)
        {
            if (body is InvokeWithLayer layer)
            {
                wrapped = true;
                body = layer.Query;
            }
            else if (body is InitConnection connection)
            {
                body = connection.Query;
            }
            else if (body is InvokeWithoutUpdates bare)
            {
                body = bare.Query;
            }
            else
            {
                break;
            }
        }

        var call = new ServerCall(this, msgId, seqNo, salt, containerId, wrapped, body);
        if (server.Script?.Invoke(call) == true)
        {
            return;
        }

        switch (body)
        {
            case PingDelayDisconnect ping:
                Send(new Pong { MsgId = msgId, PingId = ping.PingId }, false);
                break;
            case GetFutureSalts:
                Send(new FutureSalts { ReqMsgId = msgId, Now = (int)(msgId >> 32), Salts = [] }, false);
                break;
            case MsgsAck or MsgsStateInfo or MsgsStateReq or MsgResendReq or RpcDropAnswer:
                server.Services.Writer.TryWrite(call);
                break;
            case UpdatesGetState:
                call.Answer(new UpdatesState { Pts = 10, Seq = 5, Date = 1 });
                break;
            case HelpGetNearestDc:
                call.Answer(new NearestDc { Country = "NL", ThisDc = 2, NearestDcValue = 2 });
                break;
            default:
                server.Calls.Writer.TryWrite(call);
                break;
        }
    }
}
