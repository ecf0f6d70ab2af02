using System.Net;
using Emulator.Rpc;
using Emulator.Sessions;
using MTProto.Crypto;
using MTProto.Handshake;
using MTProto.Messages;
using MTProto.Tl;
using MTProto.Transports;
using EncryptedMessage = MTProto.Messages.EncryptedMessage;

namespace Emulator.Connections;

/// <summary>
/// One client's connection: reads packets one by one, answers each before the next is read, and sends updates in between. What goes
/// wrong on the client's side ends the connection with one reason.
/// </summary>
internal sealed partial class ClientConnection(EmulatorCore core, RpcDispatcher dispatcher, int dataCenter, TransportConnection transport, IPAddress remote) : IUpdateReceiver
{
    /// <summary>Updates that may wait for a client that does not read; more are dropped, and the client finds the gap.</summary>
    private const int MaxPendingPushes = 128;

    private static readonly TimeSpan MaxSilenceBeforeKey = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MaxSilence = TimeSpan.FromMinutes(15);

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly List<AuthKeyRecord> _used = [];
    private readonly HashSet<ServerSession> _sessions = [];
    private readonly MessageIds _plainIds = new(core.Time);
    private ServerHandshake? _handshake;
    private int _pendingPushes;
    private long _lastPacket = core.Time.GetTimestamp();
    private long _disconnectAt = long.MaxValue;
    private volatile string? _endReason;

    /// <summary>Serves the client until the connection ends.</summary>
    /// <returns>Why it ended.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var frame = await transport.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (frame.Status != FrameStatus.Frame)
                {
                    return _endReason ?? frame.Reason ?? "the connection ended";
                }

                Interlocked.Exchange(ref _lastPacket, core.Time.GetTimestamp());
                var verdict = Handle(frame.Payload.Span);
                if (!await AnswerAsync(verdict, cancellationToken).ConfigureAwait(false))
                {
                    return verdict.Reason ?? "the client stopped reading";
                }
            }
        }
        finally
        {
            foreach (var session in _sessions)
            {
                session.Detach(this);
            }

            foreach (var record in _used)
            {
                record.StopUseFrom(remote);
            }

            await transport.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the connection when its time is up; called once a second.</summary>
    public void Check()
    {
        var silence = core.Time.GetElapsedTime(Interlocked.Read(ref _lastPacket));
        if (core.Time.GetTimestamp() >= Interlocked.Read(ref _disconnectAt))
        {
            End("the delay of ping_delay_disconnect is over");
        }
        else if (silence > (_used.Count == 0 ? MaxSilenceBeforeKey : MaxSilence))
        {
            End("the client was silent for too long");
        }
    }

    /// <summary>Ends the connection from outside.</summary>
    public void End(string reason)
    {
        _endReason ??= reason;
        _ = transport.DisposeAsync().AsTask();
    }

    public void Push(ServerSession session, ITlObject updates)
    {
        if (Interlocked.Increment(ref _pendingPushes) > MaxPendingPushes)
        {
            Interlocked.Decrement(ref _pendingPushes);
            return;
        }

        var writer = new TlWriter();
        AnswerWriter.Write(writer, updates, session.Record.Layer);
        var message = session.Stamp(answer: false, content: true, 0, writer.Written.ToArray());
        var packet = new TlWriter(message.Body.Length + 128);
        Seal(packet, session, message.MsgId, message.SeqNo, message.Body);
        core.Statistics.Pushed();
        _ = SendPushAsync(packet);
    }

    private async Task SendPushAsync(TlWriter packet)
    {
        try
        {
            await SendAsync(packet.WrittenMemory, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _pendingPushes);
        }
    }

    private async Task<bool> AnswerAsync(Verdict verdict, CancellationToken cancellationToken)
    {
        if (_delay)
        {
            _delay = false;
            await Task.Delay(core.Options.Faults.Delay, core.Time, cancellationToken).ConfigureAwait(false);
        }

        if (_packet.Length > 0)
        {
            var sent = await SendAsync(_packet.WrittenMemory, cancellationToken).ConfigureAwait(false);
            _packet.Reset();
            if (!sent)
            {
                return false;
            }
        }

        if (verdict.TransportError != 0)
        {
            await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await transport.WriteTransportErrorAsync(verdict.TransportError, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _writing.Release();
            }
        }

        return verdict.Reason is null;
    }

    private async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> packet, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await transport.WriteAsync(packet, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    private void Seal(TlWriter packet, ServerSession session, long msgId, int seqNo, ReadOnlySpan<byte> body)
        => EncryptedMessage.Encrypt(session.Record.Key, fromClient: false, core.Salts.Current(session.Record), session.Id, msgId, seqNo, body, SystemRandomSource.Instance, packet);

    private Verdict Handle(Span<byte> packet)
    {
        if (packet.Length < EncryptedMessage.OuterLength || EncryptedMessage.ReadKeyId(packet) == 0)
        {
            return HandlePlain(packet);
        }

        if (!core.Keys.TryGet(EncryptedMessage.ReadKeyId(packet), dataCenter, out var record))
        {
            return Verdict.Refuse(-404, "the key is not known here");
        }

        var status = EncryptedMessage.TryDecrypt(packet, record.Key, fromClient: true, packet[EncryptedMessage.OuterLength..], out var header);
        if (status != DecryptStatus.Ok)
        {
            core.Statistics.PacketUnreadable();
            return Verdict.Close($"a packet cannot be opened ({status})");
        }

        if (core.Dice.TransportError() is var code and not 0)
        {
            core.Statistics.FaultInjected();
            return Verdict.Refuse(code, "a fault was thrown in");
        }

        Use(record.Owner);
        return HandleDecrypted(record, header, packet.Slice(EncryptedMessage.OuterLength + header.BodyOffset, header.BodyLength));
    }

    private Verdict HandlePlain(ReadOnlySpan<byte> packet)
    {
        if (PlainMessage.TryRead(packet, out _, out var body) is var status and not PlainMessageStatus.Ok)
        {
            core.Statistics.PacketUnreadable();
            return Verdict.Close($"an unencrypted message cannot be read ({status})");
        }

        // MTProto lets a client acknowledge within the key exchange too; nothing follows from it.
        var reader = new TlReader(body);
        if (reader.PeekUInt32() == MsgsAck.Constructor)
        {
            return Verdict.Continue;
        }

        if (core.Keys.IsFull)
        {
            return Verdict.Refuse(-429, "there are too many keys");
        }

        _handshake ??= new ServerHandshake(new ServerHandshakeOptions { PrivateKeys = [core.RsaKey], TimeProvider = core.Time });
        var step = _handshake.Handle(body);
        switch (step.Kind)
        {
            case ServerHandshakeStepKind.Failed:
                return Verdict.Refuse(-404, step.Reason ?? "the key exchange failed");
            case ServerHandshakeStepKind.Completed:
                var result = step.Result!;
                var expires = result.TemporaryFor is { } lifetime ? (int)Math.Min(core.Now + (long)lifetime.TotalSeconds, int.MaxValue) : 0;
                core.Keys.Add(result.Key, dataCenter, result.ServerSalt, expires);
                core.Statistics.HandshakeCompleted();
                _handshake = null;
                break;
        }

        _packet.WriteRaw(PlainMessage.Create(_plainIds.NextReply(), step.Reply.Span));
        return Verdict.Continue;
    }

    /// <summary>Notes who uses the key; a second address at the same time ends the key, as Telegram does.</summary>
    private void Use(AuthKeyRecord owner)
    {
        if (_used.Contains(owner))
        {
            return;
        }

        _used.Add(owner);
        if (!owner.TryUseFrom(remote) && owner.UserId != 0 && !owner.Burned)
        {
            core.Keys.Burn(owner);
            core.Statistics.KeyDuplicated();
        }
    }
}
