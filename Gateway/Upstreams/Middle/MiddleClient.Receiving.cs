using System.Buffers;
using MTProto.Crypto;
using MTProto.Transports;
using MTProto.Transports.MiddleProxy;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Upstreams.Middle;

internal sealed partial class MiddleClient
{
    /// <summary>
    /// The longest packet of a client, 2 MiB: containers hold 1 MiB at most (core.telegram.org/mtproto/service_messages#simple-container), and parts of
    /// files 512 KiB.
    /// </summary>
    public const int MaxPacket = 2 * 1024 * 1024;

    // Read at once: more would fill what is encrypted together with the packets of one client, and one connection.
    private const int MaxRead = 128 * 1024;

    // Up to here the start of a packet is copied in front of the bytes that follow it; longer ones gather in an array of their own.
    private const int MaxCopied = 64 * 1024;

    // Packets, or the part of one, that came and could not go on; decrypted. No array while there is nothing.
    private byte[]? _held;
    private int _heldLength;
    private int _wanted;

    private void Receive()
    {
        var isLong = _heldLength > MaxCopied;
        var scratch = _worker.Scratch;
        var target = (isLong ? scratch : scratch[_heldLength..])[..MaxRead];
        var read = Sockets.Receive(_fd, target);
        if (read == -Errno.Again)
        {
            return;
        }

        if (read <= 0)
        {
            if (read < 0)
            {
                Close(CloseReason.ClientBroken);
            }
            else
            {
                OnReadClosed();
            }

            return;
        }

        Account(read, isUp: true);
        if (!TryOpenBytes(target[..read], out var length))
        {
            Close(CloseReason.InvalidBytes);
            return;
        }

        if (isLong)
        {
            Append(target[..length]);
            TakeFrames(_held.AsSpan(0, _heldLength), isHeld: true);
        }
        else
        {
            _held.AsSpan(0, _heldLength).CopyTo(scratch);
            TakeFrames(scratch[..(_heldLength + length)], isHeld: false);
        }

        if (_isFramesClosed && !_isClosing)
        {
            OnReadClosed();
        }

        UpdateInterest();
    }

    // Bytes as they came become bytes of the client's transport, in place.
    private bool TryOpenBytes(Span<byte> bytes, out int length)
    {
        length = bytes.Length;
        var isRight = _codec switch
        {
            ClientCodec.TlsRecords => TlsRecordCodec.TryUnwrap(ref _codecState, bytes, out length),
            ClientCodec.WebSocketFrames => TryOpenFrames(bytes, out length),
            _ => true,
        };
        if (!isRight)
        {
            _worker.Counters.Add(GatewayCounter.CodecErrors);
            return false;
        }

        CtrState.Apply(ref _decrypt, bytes[..length]);
        return true;
    }

    private void TakeFrames(ReadOnlySpan<byte> data, bool isHeld)
    {
        var taken = 0;
        while (!_isClosing && !_isHeldUp)
        {
            var header = FrameCodec.ReadHeader(_kind, data[taken..], fromServer: false, MaxPacket);
            if (header.Status == FrameHeaderStatus.Invalid)
            {
                _worker.Counters.Add(GatewayCounter.CodecErrors);
                Close(CloseReason.InvalidBytes);
                break;
            }

            _wanted = header.Status == FrameHeaderStatus.Frame ? header.TotalLength : 0;
            if (header.Status == FrameHeaderStatus.Incomplete || data.Length - taken < header.TotalLength)
            {
                break;
            }

            Forward(data.Slice(taken + header.HeaderLength, header.PayloadLength), header.QuickAckRequested);
            taken += header.TotalLength;
        }

        if (_isClosing)
        {
            ReleaseHeld();
            return;
        }

        Keep(data[taken..], isHeld);
    }

    private void Forward(ReadOnlySpan<byte> payload, bool asksQuickAck)
    {
        var packet = payload[..ClientPacket.LengthWithoutTail(payload.Length)];
        var kind = ClientPacket.Classify(packet);
        if (kind == ClientPacketKind.Other)
        {
            // Such as acknowledgements in clear, which some clients send within the key exchange and nobody needs.
            _worker.Counters.Add(GatewayCounter.MiddlePacketsDropped);
            return;
        }

        var length = _fields.Length + packet.Length;
        var body = _link.BeginFrame(length);
        _fields.CopyTo(body);
        packet.CopyTo(body[_fields.Length..]);
        var flags = _flags
            | (asksQuickAck ? MiddleRequestFlags.QuickAck : MiddleRequestFlags.None)
            | (kind == ClientPacketKind.KeyExchange ? MiddleRequestFlags.NotEncrypted : MiddleRequestFlags.None);
        MiddleRequestFields.WriteVariable(body, flags, Id);
        _link.EndFrame(length);
        _isAwaited = true;
        _worker.Counters.Add(GatewayCounter.MiddlePacketsUp);
        _pool.Gathered(length);
        if (!_isClosing && _link.IsFull)
        {
            _isHeldUp = true;
            _link.Pause(this);
        }
    }

    // Nothing more comes; what was asked for may still be on its way.
    private void OnReadClosed()
    {
        _isReadClosed = true;
        if (!_isAwaited || _isClosing)
        {
            Close(CloseReason.Finished);
            return;
        }

        _worker.Cancel(_deadline);
        _deadline = _worker.After(Linger, this);
        UpdateInterest();
    }

    private void Account(int bytes, bool isUp)
    {
        _movedAt = Seconds;
        _worker.Counters.Add(isUp ? GatewayCounter.BytesUp : GatewayCounter.BytesDown, bytes);
        _user.Moved(_worker.Index, isUp ? bytes : 0, isUp ? 0 : bytes);

        // Whoever may ask for no more is sent no more: what is under way from the data centre cannot be held up, since the connection is shared.
        if (_user.PauseFor(_worker.Index, isUp, bytes, _worker.Now) is var pause and > 0 && !_isResting && !_isReadClosed)
        {
            _isResting = true;
            _deadline = _worker.After(TimeSpan.FromMilliseconds(pause), this);
            if (!isUp)
            {
                UpdateInterest();
            }
        }
    }

    private void Keep(ReadOnlySpan<byte> rest, bool isHeld)
    {
        if (rest.IsEmpty)
        {
            ReleaseHeld();
            return;
        }

        if (!isHeld)
        {
            _heldLength = 0;
            Grow(Math.Max(rest.Length, Math.Min(_wanted, 2 * rest.Length)));
        }

        rest.CopyTo(_held);
        _heldLength = rest.Length;
    }

    // Grows with what arrives: whoever announces a long packet has to send it.
    private void Append(ReadOnlySpan<byte> bytes)
    {
        Grow(_heldLength + bytes.Length);
        bytes.CopyTo(_held.AsSpan(_heldLength));
        _heldLength += bytes.Length;
    }

    private void Grow(int length)
    {
        if (_held is null || _held.Length < length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length, Math.Min(2 * _heldLength, _wanted)));
            _held.AsSpan(0, _heldLength).CopyTo(larger);
            if (_held is not null)
            {
                ArrayPool<byte>.Shared.Return(_held);
            }

            _held = larger;
        }
    }

    private void ReleaseHeld()
    {
        if (_held is not null)
        {
            ArrayPool<byte>.Shared.Return(_held);
            _held = null;
        }

        _heldLength = 0;
    }
}
