using System.Runtime.InteropServices;

namespace MTProto.Transports.WebSocket;

/// <summary>
/// Reads the frames of one direction (RFC 6455 section 5) from whatever pieces they come in, in 16 bytes without references. It keeps no payload: each piece is
/// unmasked where it lies and reported. Binary messages only; a text message breaks the protocol here. The default value stands before the first frame.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct WebSocketReader
{
    /// <summary>The longest payload of a control frame (section 5.5).</summary>
    public const int MaxControl = 125;

    // Neither side has a reason for more in one frame: the longest packet of the transports within is of 16 MiB.
    private const uint MaxPayload = 1 << 30;

    private const byte FinalBit = 0x80;
    private const byte ReservedBits = 0x70;
    private const byte OpcodeBits = 0x0f;
    private const byte MaskBit = 0x80;

    private uint _remaining;
    private uint _mask;
    private Stage _stage;

    // Bytes of the extended length or the mask that have come; in a payload, how many bytes the mask is turned by.
    private byte _count;
    private byte _lengthBytes;
    private byte _first;
    private bool _isMessageOpen;
    private WebSocketCloseCode _fault;

    private enum Stage : byte
    {
        First,
        Second,
        Length,
        Mask,
        Payload,
    }

    /// <summary>What to tell the peer after <see cref="WebSocketReadStatus.Invalid"/>.</summary>
    public readonly WebSocketCloseCode Fault => _fault;

    private readonly WebSocketOpcode Opcode => (WebSocketOpcode)(_first & OpcodeBits);

    private readonly bool IsControl => (_first & 0x08) != 0;

    /// <summary>Reads on until some payload was found or the bytes are used up. Called again with what follows.</summary>
    /// <param name="data">The next bytes; payload in them is unmasked in place.</param>
    /// <param name="masked">Whether the peer is a client, whose frames are masked; a server's are not.</param>
    /// <param name="consumed">Bytes read.</param>
    /// <param name="part">The payload found.</param>
    public WebSocketReadStatus Read(Span<byte> data, bool masked, out int consumed, out WebSocketPart part)
    {
        part = default;
        consumed = 0;
        while (true)
        {
            if (_stage == Stage.Payload && (_remaining == 0 || consumed < data.Length))
            {
                part = TakePayload(data, consumed);
                consumed += part.Length;
                return WebSocketReadStatus.Payload;
            }

            if (consumed == data.Length)
            {
                return WebSocketReadStatus.Incomplete;
            }

            _fault = TakeHeader(data[consumed++], masked);
            if (_fault != WebSocketCloseCode.None)
            {
                return WebSocketReadStatus.Invalid;
            }
        }
    }

    private WebSocketCloseCode TakeHeader(byte next, bool masked)
    {
        switch (_stage)
        {
            case Stage.First:
                _first = next;
                _stage = Stage.Second;
                return JudgeFirst();
            case Stage.Second:
                return TakeSecond(next, masked);
            case Stage.Length:
                // Of eight bytes the first four are zero: such a length is over the limit otherwise.
                if (_lengthBytes == 8 && _count < 4 && next != 0)
                {
                    return WebSocketCloseCode.TooBig;
                }

                _remaining = (_remaining << 8) | next;
                if (++_count == _lengthBytes)
                {
                    return EndLength(masked);
                }

                return WebSocketCloseCode.None;
            default:
                _mask |= (uint)next << (8 * _count);
                if (++_count == sizeof(uint))
                {
                    BeginPayload();
                }

                return WebSocketCloseCode.None;
        }
    }

    private readonly WebSocketCloseCode JudgeFirst()
    {
        if ((_first & ReservedBits) != 0)
        {
            return WebSocketCloseCode.ProtocolError;
        }

        var isFinal = (_first & FinalBit) != 0;
        return Opcode switch
        {
            WebSocketOpcode.Continuation => _isMessageOpen ? WebSocketCloseCode.None : WebSocketCloseCode.ProtocolError,
            WebSocketOpcode.Binary => _isMessageOpen ? WebSocketCloseCode.ProtocolError : WebSocketCloseCode.None,
            WebSocketOpcode.Text => _isMessageOpen ? WebSocketCloseCode.ProtocolError : WebSocketCloseCode.UnsupportedData,
            WebSocketOpcode.Close or WebSocketOpcode.Ping or WebSocketOpcode.Pong => isFinal ? WebSocketCloseCode.None : WebSocketCloseCode.ProtocolError,
            _ => WebSocketCloseCode.ProtocolError,
        };
    }

    private WebSocketCloseCode TakeSecond(byte next, bool masked)
    {
        if ((next & MaskBit) != 0 != masked)
        {
            return WebSocketCloseCode.ProtocolError;
        }

        var length = next & ~MaskBit;
        if (IsControl && length > MaxControl)
        {
            return WebSocketCloseCode.ProtocolError;
        }

        _count = 0;
        if (length < 126)
        {
            _remaining = (uint)length;
            return EndLength(masked);
        }

        _remaining = 0;
        _lengthBytes = (byte)(length == 126 ? sizeof(ushort) : sizeof(ulong));
        _stage = Stage.Length;
        return WebSocketCloseCode.None;
    }

    private WebSocketCloseCode EndLength(bool masked)
    {
        if (_remaining > MaxPayload)
        {
            return WebSocketCloseCode.TooBig;
        }

        _mask = 0;
        _count = 0;
        if (masked)
        {
            _stage = Stage.Mask;
        }
        else
        {
            BeginPayload();
        }

        return WebSocketCloseCode.None;
    }

    private void BeginPayload()
    {
        _stage = Stage.Payload;
        _count = 0;
        if (!IsControl)
        {
            _isMessageOpen = (_first & FinalBit) == 0;
        }
    }

    private WebSocketPart TakePayload(Span<byte> data, int start)
    {
        var length = (int)Math.Min(_remaining, (uint)(data.Length - start));
        if (_mask != 0)
        {
            _count = (byte)WebSocketMask.Apply(_mask, _count, data.Slice(start, length));
        }

        _remaining -= (uint)length;
        var ends = _remaining == 0;
        if (ends)
        {
            _stage = Stage.First;
        }

        return new WebSocketPart(IsControl ? Opcode : WebSocketOpcode.Binary, start, length, ends, ends && (_first & FinalBit) != 0);
    }
}
