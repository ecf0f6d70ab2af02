using System.Runtime.InteropServices;
using MTProto.Crypto;
using MTProto.Transports.WebSocket;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Relaying;

/// <summary>
/// Sides that are WebSockets. Both Telegram's servers and its web clients take a message for one packet of the transport within, so the stream is put into the
/// clear to see where packets end; a packet that comes in several pieces goes out as so many fragments of one message, and nothing waits for its end.
/// </summary>
internal sealed unsafe partial class Relay
{
    // Read at once of what goes out in frames, which then all fit before the place where it is put into the clear.
    private const int FramesRead = 64 * 1024;
    private const int FramesRoom = Worker.ScratchLength - FramesRead;

    // What may wait for a peer that asks and does not read. RFC 6455 section 5.5.3: not every ping needs its answer.
    private const int MaxPendingPongs = 16 * 1024;

    // Pings of which a part has come; there is hardly ever one.
    private readonly Dictionary<int, byte[]> _halfPings = [];

    private static bool HasFrames(Leg* self, Leg* other) => self->Codec == ClientCodec.WebSocketFrames || other->Codec == ClientCodec.WebSocketFrames;

    // Whether what goes out in records is read to between the gaps for their headers; out of frames it comes in whatever pieces.
    private static bool HasGaps(Leg* self, Leg* other) => other->Codec == ClientCodec.TlsRecords && self->Codec != ClientCodec.WebSocketFrames;

    private static int CopyIntoRecords(byte* buffer, int length, Leg* self, Leg* other)
    {
        var source = new Span<byte>(buffer + FramesRoom, length);
        new ReadOnlySpan<byte>(buffer, length).CopyTo(source);
        CtrState.ApplyPair(ref self->Decrypt, ref other->Encrypt, source);
        var wrapped = TlsRecordCodec.GetWrappedLength(length);
        TlsRecordCodec.Wrap(source, new Span<byte>(buffer, wrapped));
        return wrapped;
    }

    // The length with the headers, which begins where the bytes did.
    private int WrapFrames(Pair* pair, byte* buffer, int length, bool isUp, Leg* self, Leg* other)
    {
        var source = buffer + FramesRoom;
        NativeMemory.Copy(buffer, source, (nuint)length);
        CtrState.Apply(ref self->Decrypt, new Span<byte>(source, length));
        return WebSocketPackets.Put(
            pair->Kind, ref other->Outgoing, ref other->Encrypt, isUp, new ReadOnlySpan<byte>(source, length), new Span<byte>(buffer, FramesRoom));
    }

    // The beginning of the memory holds the payload afterwards; false where the relay has ended.
    private bool TryUnwrapFrames(int leg, Pair* pair, Leg* self, byte* buffer, int read, out int length, out bool isClosed)
    {
        length = 0;
        isClosed = false;
        var isClient = (leg & 1) == 0;
        for (var at = 0; at < read;)
        {
            var bytes = new Span<byte>(buffer + at, read - at);
            var status = self->CodecState.Frames.Read(bytes, masked: isClient, out var consumed, out var part);
            at += consumed;
            if (status == WebSocketReadStatus.Invalid)
            {
                _worker.Counters.Add(GatewayCounter.CodecErrors);
                SendClose(leg >> 1, pair, self, isClient, self->CodecState.Frames.Fault);
                Close(leg >> 1, pair, CloseReason.InvalidBytes);
                return false;
            }

            if (status == WebSocketReadStatus.Incomplete)
            {
                break;
            }

            var payload = bytes.Slice(part.Start, part.Length);
            switch (part.Opcode)
            {
                case WebSocketOpcode.Binary:
                    payload.CopyTo(new Span<byte>(buffer + length, part.Length));
                    length += part.Length;
                    break;
                case WebSocketOpcode.Ping:
                    OnPing(leg, pair, self, payload, part.EndsFrame);
                    break;
                case WebSocketOpcode.Close when part.EndsFrame:
                    // Behind a close nothing may follow in either direction (RFC 6455 section 5.5.1).
                    SendClose(leg >> 1, pair, self, isClient, WebSocketCloseCode.Normal);
                    isClosed = true;
                    return (pair->Flags & PairFlags.IsEnding) == 0;
            }

            if ((pair->Flags & PairFlags.IsEnding) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private void OnPing(int leg, Pair* pair, Leg* self, ReadOnlySpan<byte> piece, bool ends)
    {
        var content = _halfPings.Remove(leg, out var before) ? [.. before, .. piece] : piece;
        if (!ends)
        {
            _halfPings[leg] = content.ToArray();
            return;
        }

        if (self->PendingLength > MaxPendingPongs || (self->Flags & (LegFlags.WriteClosed | LegFlags.CloseSent)) != 0)
        {
            return;
        }

        var frame = stackalloc byte[WebSocketFrame.MaxHeader + WebSocketReader.MaxControl];
        var length = WebSocketFrame.Write(
            WebSocketOpcode.Pong, content, (leg & 1) == 0 ? null : WebSocketPackets.NewMask(), new Span<byte>(frame, WebSocketFrame.MaxHeader + WebSocketReader.MaxControl));
        Send(leg >> 1, pair, self, frame, length);
    }

    // Before the end of what goes to a WebSocket, once.
    private void SendClose(int index, Pair* pair, Leg* to, bool isClient, WebSocketCloseCode code)
    {
        if (to->Codec == ClientCodec.WebSocketFrames && (to->Flags & (LegFlags.WriteClosed | LegFlags.CloseSent)) == 0)
        {
            to->Flags |= LegFlags.CloseSent;
            var frame = stackalloc byte[WebSocketFrame.MaxHeader + sizeof(ushort)];
            var length = WebSocketFrame.WriteClose(code, isClient ? null : WebSocketPackets.NewMask(), new Span<byte>(frame, WebSocketFrame.MaxHeader + sizeof(ushort)));
            Send(index, pair, to, frame, length);
        }
    }

    private void ForgetPings(int index)
    {
        if (_halfPings.Count > 0)
        {
            _halfPings.Remove(index << 1);
            _halfPings.Remove((index << 1) | 1);
        }
    }
}
