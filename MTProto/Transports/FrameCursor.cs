using System.Buffers.Binary;

namespace MTProto.Transports;

/// <summary>
/// Follows where the frames of a transport begin and end in a stream that passes by in pieces, without keeping any of it: 12 bytes without references. The default
/// value stands before the first frame.
/// </summary>
public struct FrameCursor
{
    private const int MaxHeader = 4;

    // No packet of Telegram's is longer; what claims to be is no stream of frames.
    private const int MaxPayload = 1 << 24;

    private uint _header;
    private int _left;
    private byte _headerLength;
    private bool _isLost;

    /// <summary>Whether a frame has begun and not ended.</summary>
    public readonly bool IsInside => _left > 0 || _headerLength > 0;

    /// <summary>Whether the stream has turned out not to be one of frames: every piece counts as a whole from then on.</summary>
    public readonly bool IsLost => _isLost;

    /// <summary>Goes on to the end of the frame that the bytes are in, or of the bytes.</summary>
    /// <param name="kind">Any transport but <see cref="TransportKind.Full"/>.</param>
    /// <param name="data">The next bytes of the stream, at least one.</param>
    /// <param name="fromServer">Which way they go (<see cref="FrameCodec.ReadHeader"/>).</param>
    /// <param name="ends">Whether the frame ends there.</param>
    /// <returns>Bytes of that frame, at least one.</returns>
    public int Next(TransportKind kind, ReadOnlySpan<byte> data, bool fromServer, out bool ends)
    {
        if (_isLost)
        {
            ends = true;
            return data.Length;
        }

        var passed = 0;
        Span<byte> header = stackalloc byte[MaxHeader];
        while (_left == 0)
        {
            if (passed == data.Length)
            {
                ends = false;
                return passed;
            }

            _header |= (uint)data[passed++] << (8 * _headerLength++);
            BinaryPrimitives.WriteUInt32LittleEndian(header, _header);
            var frame = FrameCodec.ReadHeader(kind, header[.._headerLength], fromServer, MaxPayload);
            if (frame.Status == FrameHeaderStatus.Incomplete)
            {
                continue;
            }

            if (frame.Status == FrameHeaderStatus.Invalid)
            {
                this = new FrameCursor { _isLost = true };
                ends = true;
                return data.Length;
            }

            _header = 0;
            _headerLength = 0;
            _left = frame.PayloadLength;
            if (frame.Status == FrameHeaderStatus.QuickAck)
            {
                ends = true;
                return passed;
            }
        }

        var rest = Math.Min(_left, data.Length - passed);
        _left -= rest;
        ends = _left == 0;
        return passed + rest;
    }
}
