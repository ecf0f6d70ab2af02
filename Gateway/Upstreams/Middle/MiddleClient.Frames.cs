using MTProto.Transports.WebSocket;
using Telepool.Gateway.Relaying;

namespace Telepool.Gateway.Upstreams.Middle;

/// <content>Clients whose stream comes in messages of a WebSocket (RFC 6455).</content>
internal sealed partial class MiddleClient
{
    // What may wait for a client that asks and does not read: not every ping needs its answer (RFC 6455 section 5.5.3).
    private const int MaxPendingPongs = 16 * 1024;

    // A ping of which a part has come.
    private byte[]? _halfPing;
    private bool _isCloseSent;

    // The beginning of the bytes holds the payload afterwards.
    private bool TryOpenFrames(Span<byte> bytes, out int length)
    {
        length = 0;
        for (var at = 0; at < bytes.Length;)
        {
            var rest = bytes[at..];
            var status = _codecState.Frames.Read(rest, masked: true, out var consumed, out var part);
            at += consumed;
            if (status == WebSocketReadStatus.Invalid)
            {
                SendClose(_codecState.Frames.Fault);
                return false;
            }

            if (status == WebSocketReadStatus.Incomplete)
            {
                return true;
            }

            var payload = rest.Slice(part.Start, part.Length);
            switch (part.Opcode)
            {
                case WebSocketOpcode.Binary:
                    payload.CopyTo(bytes[length..]);
                    length += part.Length;
                    break;
                case WebSocketOpcode.Ping:
                    OnPing(payload, part.EndsFrame);
                    break;
                case WebSocketOpcode.Close when part.EndsFrame:
                    // Behind a close nothing may follow in either direction (section 5.5.1).
                    SendClose(WebSocketCloseCode.Normal);
                    _isFramesClosed = true;
                    return true;
            }
        }

        return true;
    }

    private void OnPing(ReadOnlySpan<byte> piece, bool ends)
    {
        var content = _halfPing is null ? piece : [.. _halfPing, .. piece];
        _halfPing = ends ? null : content.ToArray();
        if (ends && _queueLength <= MaxPendingPongs && !_isCloseSent)
        {
            Span<byte> frame = stackalloc byte[WebSocketFrame.MaxHeader + WebSocketReader.MaxControl];
            SendWrapped(frame[..WebSocketFrame.Write(WebSocketOpcode.Pong, content, null, frame)]);
        }
    }

    private void SendClose(WebSocketCloseCode code)
    {
        if (_codec == ClientCodec.WebSocketFrames && !_isCloseSent)
        {
            _isCloseSent = true;
            Span<byte> frame = stackalloc byte[WebSocketFrame.MaxHeader + sizeof(ushort)];
            SendWrapped(frame[..WebSocketFrame.WriteClose(code, null, frame)]);
        }
    }
}
