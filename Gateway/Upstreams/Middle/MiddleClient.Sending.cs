using System.Buffers;
using MTProto.Crypto;
using MTProto.Transports;
using MTProto.Transports.MiddleProxy;
using MTProto.Transports.WebSocket;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Upstreams.Middle;

internal sealed partial class MiddleClient
{
    // The longest header of the client's transport and of what it is wrapped in.
    private const int RoomBefore = 20;

    // Bytes as they go out that the socket has not taken. No array while there are none.
    private byte[]? _queue;
    private int _queueStart;
    private int _queueLength;

    /// <summary>Sends a packet of the data centre to the client.</summary>
    /// <param name="room">The packet with what is around it, all of which may be written to: at least <see cref="RoomBefore"/> bytes before and 4 behind it.</param>
    /// <param name="start">Where the packet begins. It ends 4 bytes before the end of the room.</param>
    public void Deliver(Span<byte> room, int start)
    {
        if (_isClosing)
        {
            return;
        }

        _isAwaited = false;
        _worker.Counters.Add(GatewayCounter.MiddlePacketsDown);
        var length = room.Length - MiddleFrame.TrailerLength - start;
        Account(length, isUp: false);
        if (_kind == TransportKind.PaddedIntermediate)
        {
            // By at most 3 bytes: old clients cut only what is no whole word.
            var random = _pool.Random(4);
            var padding = random[0] & 3;
            random[1..(1 + padding)].CopyTo(room[(start + length)..]);
            length += padding;
        }

        Span<byte> header = stackalloc byte[4];
        var headerLength = FrameCodec.WriteHeader(_kind, length, header);
        header[..headerLength].CopyTo(room[(start - headerLength)..]);
        Send(room[..(start + length)], start - headerLength);
        if (_isReadClosed)
        {
            Close(CloseReason.Finished);
        }
    }

    /// <summary>Sends a quick ack to the client.</summary>
    public void DeliverQuickAck(uint token)
    {
        if (!_isClosing)
        {
            Span<byte> ack = stackalloc byte[RoomBefore + 4];
            ClientPacket.WriteQuickAck(_kind, token, ack[RoomBefore..]);
            Send(ack, RoomBefore);
        }
    }

    // Encrypts what begins at a place within the room, puts the header of what the client's side is wrapped in before it, and sends both.
    private void Send(Span<byte> room, int start)
    {
        var bytes = room[start..];
        CtrState.Apply(ref _encrypt, bytes);
        if (_codec == ClientCodec.None)
        {
            SendWrapped(bytes);
        }
        else if (_codec == ClientCodec.WebSocketFrames)
        {
            if (_isCloseSent)
            {
                return;
            }

            // A message for each packet, as web clients want it.
            start -= WebSocketFrame.HeaderLength(bytes.Length, masked: false);
            WebSocketFrame.WriteHeader(WebSocketOpcode.Binary, true, bytes.Length, null, room[start..]);
            SendWrapped(room[start..]);
        }
        else if (bytes.Length <= TlsRecordCodec.MaxPayload)
        {
            TlsRecordCodec.WriteHeader(room[(start - TlsRecordCodec.HeaderLength)..], bytes.Length);
            SendWrapped(room[(start - TlsRecordCodec.HeaderLength)..]);
        }
        else
        {
            var length = TlsRecordCodec.GetWrappedLength(bytes.Length);
            var records = ArrayPool<byte>.Shared.Rent(length);
            TlsRecordCodec.Wrap(bytes, records);
            SendWrapped(records.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(records);
        }
    }

    private void SendWrapped(ReadOnlySpan<byte> bytes)
    {
        if (_queueLength == 0)
        {
            var sent = Sockets.Send(_fd, bytes);
            if (sent == bytes.Length)
            {
                return;
            }

            if (sent < 0 && sent != -Errno.Again)
            {
                Close(CloseReason.ClientBroken);
                return;
            }

            _worker.Counters.Add(GatewayCounter.PartialSends);
            bytes = bytes[Math.Max(sent, 0)..];
        }

        if (_queueLength + bytes.Length > _settings.ClientQueueBytes)
        {
            _worker.Counters.Add(GatewayCounter.MiddleClientsTooSlow);
            Close(CloseReason.TooMuch);
            return;
        }

        Enqueue(bytes);
        UpdateInterest();
    }

    private void Flush()
    {
        if (_queueLength == 0)
        {
            return;
        }

        var sent = Sockets.Send(_fd, _queue.AsSpan(_queueStart, _queueLength));
        if (sent < 0)
        {
            if (sent != -Errno.Again)
            {
                Close(CloseReason.ClientBroken);
                End(reset: false);
            }

            return;
        }

        _queueStart += sent;
        _queueLength -= sent;
        if (_queueLength > 0)
        {
            return;
        }

        ReleaseQueue();
        if (_isClosing)
        {
            End(reset: false);
        }
        else
        {
            UpdateInterest();
        }
    }

    private void Enqueue(ReadOnlySpan<byte> bytes)
    {
        if (_queue is null || _queue.Length - _queueStart - _queueLength < bytes.Length)
        {
            var old = _queue;
            if (old is null || old.Length - _queueLength < bytes.Length)
            {
                _queue = ArrayPool<byte>.Shared.Rent(Math.Max(_queueLength + bytes.Length, Math.Min(2 * _queueLength, _settings.ClientQueueBytes)));
            }

            old.AsSpan(_queueStart, _queueLength).CopyTo(_queue);
            _queueStart = 0;
            if (old is not null && old != _queue)
            {
                ArrayPool<byte>.Shared.Return(old);
            }
        }

        bytes.CopyTo(_queue.AsSpan(_queueStart + _queueLength));
        _queueLength += bytes.Length;
    }

    private void ReleaseQueue()
    {
        if (_queue is not null)
        {
            ArrayPool<byte>.Shared.Return(_queue);
            _queue = null;
        }

        _queueStart = 0;
        _queueLength = 0;
    }
}
