using MTProto.Crypto;
using MTProto.Transports;
using MTProto.Transports.Secrets;
using MTProto.Transports.WebSocket;
using Telepool.Gateway.Admission;
using Telepool.Gateway.Mtproto;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Sniffing;
using Telepool.Gateway.Upstreams;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Web;

/// <summary>
/// Opens a WebSocket (RFC 6455) and looks for whose secret the obfuscation header in its first messages was made with. A request that is none of ours goes the way
/// of every stranger's, with each of its bytes, or is answered with the refusal given. Inside an open WebSocket nobody's header is answered with silence.
/// </summary>
internal sealed class WebSocketStage(byte[]? refusal = null) : ConnectionStage
{
    private readonly List<byte> _control = [];
    private WebSocketReader _reader;
    private byte[] _payload = [];
    private int _length;
    private bool _isOpen;
    private bool _isRejected;

    /// <inheritdoc />
    public override void OnBytes(Connection connection)
    {
        if (!_isOpen && !TryOpen(connection))
        {
            return;
        }

        // Once the secret is found the connection is another stage's, or relays.
        while (connection.Stage == this && TryReadFrames(connection))
        {
            if (_isRejected)
            {
                _length = 0;
            }
            else if (_length >= ObfuscationHeader.Length)
            {
                Find(connection);
            }
        }
    }

    private bool TryOpen(Connection connection)
    {
        var status = WebSocketHandshake.TryReadRequest(connection.Received, out var request, out var consumed);
        if (status == WebSocketUpgradeStatus.Incomplete)
        {
            return false;
        }

        if (status != WebSocketUpgradeStatus.Upgrade || !WebSocketRules.Allow(request!, connection.Snapshot.Settings.Web))
        {
            if (refusal is not null)
            {
                TlsStage.Refuse(connection, refusal);
                return false;
            }

            connection.Worker.Counters.Add(GatewayCounter.WebSocketsRefused);
            Strangers.Receive(connection);
            return false;
        }

        _isOpen = true;
        connection.Front?.Abort();
        connection.Worker.Counters.Add(GatewayCounter.WebSocketsOpened);
        connection.Consume(consumed);
        return connection.Send(WebSocketHandshake.WriteResponse(request!));
    }

    // One piece of payload; false where there is no more of any now.
    private bool TryReadFrames(Connection connection)
    {
        var received = connection.Received;
        var status = _reader.Read(received, masked: true, out var consumed, out var part);
        switch (status)
        {
            case WebSocketReadStatus.Invalid:
                connection.Worker.Counters.Add(GatewayCounter.CodecErrors);
                SendClose(connection, _reader.Fault);
                connection.Close(CloseReason.InvalidBytes);
                return false;
            case WebSocketReadStatus.Incomplete:
                connection.Consume(consumed);
                return false;
        }

        var payload = received.Slice(part.Start, part.Length);
        if (part.Opcode == WebSocketOpcode.Binary)
        {
            Keep(payload);
        }
        else
        {
            _control.AddRange(payload);
        }

        connection.Consume(consumed);
        if (part.Opcode != WebSocketOpcode.Binary && part.EndsFrame)
        {
            OnControl(connection, part.Opcode);
        }

        return true;
    }

    private void OnControl(Connection connection, WebSocketOpcode opcode)
    {
        byte[] content = [.. _control];
        _control.Clear();
        switch (opcode)
        {
            case WebSocketOpcode.Ping:
                var pong = new byte[WebSocketFrame.HeaderLength(content.Length, masked: false) + content.Length];
                WebSocketFrame.Write(WebSocketOpcode.Pong, content, null, pong);
                connection.Send(pong);
                break;
            case WebSocketOpcode.Close:
                SendClose(connection, WebSocketCloseCode.Normal);
                connection.Close(CloseReason.Finished);
                break;
        }
    }

    private static void SendClose(Connection connection, WebSocketCloseCode code)
    {
        Span<byte> frame = stackalloc byte[WebSocketFrame.MaxHeader];
        connection.Send(frame[..WebSocketFrame.WriteClose(code, null, frame)]);
    }

    private void Keep(ReadOnlySpan<byte> payload)
    {
        if (_isRejected)
        {
            return;
        }

        if (_length + payload.Length > _payload.Length)
        {
            Array.Resize(ref _payload, Math.Max(_length + payload.Length, 1024));
        }

        payload.CopyTo(_payload.AsSpan(_length));
        _length += payload.Length;
    }

    private void Find(Connection connection)
    {
        var worker = connection.Worker;
        var users = connection.Snapshot.Users;
        if (users.Index.FindHeader(_payload, connection.Client.Network, ObfuscatedStage.HintsOf(worker), out var match) != SecretSearch.Found)
        {
            worker.Counters.Add(GatewayCounter.ObfuscatedRejected);
            connection.Accuse(Misdeed.Noise);
            _isRejected = true;
            return;
        }

        worker.Counters.Add(GatewayCounter.ObfuscatedAccepted);
        connection.SetAuthenticated();
        var decrypt = match.ToServer;
        var leftover = _payload.AsMemory(ObfuscationHeader.Length, _length - ObfuscationHeader.Length);
        CtrState.Apply(ref decrypt, leftover.Span);
        UpstreamOpener.Open(connection, new AuthenticatedClient
        {
            User = users.Users[match.Index],
            Kind = match.Kind,
            DcId = match.DcId,
            Codec = ClientCodec.WebSocketFrames,
            CodecState = new ClientCodecState { Frames = _reader },
            Decrypt = decrypt,
            Encrypt = match.ToClient,
            Leftover = leftover,
        });
    }
}
