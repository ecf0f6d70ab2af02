using System.Buffers;
using MTProto.Transports.MiddleProxy;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Upstreams.Middle;

internal sealed partial class MiddleLink
{
    // Up to here the start of a frame is copied in front of the bytes that follow it; longer ones gather in an array of their own.
    private const int MaxCopied = 64 * 1024;

    // The part of a frame that has come: _inputClear bytes of it decrypted, the others less than a cipher block. No array while there is none.
    private byte[]? _input;
    private int _inputLength;
    private int _inputClear;
    private int _inputWanted;
    private int _read = MiddleFrame.FirstSequence;

    private void Receive()
    {
        var isLong = _inputLength > MaxCopied;
        var scratch = _worker.Scratch;
        var target = isLong ? scratch : scratch[_inputLength..];
        var read = Sockets.Receive(_fd, target);
        if (read == -Errno.Again)
        {
            return;
        }

        if (read <= 0)
        {
            End(read == 0 ? MiddleLinkEnd.Closed : MiddleLinkEnd.Unreachable);
            return;
        }

        _receivedAt = _worker.Now;
        _awaitingSince = 0;
        _isPinged = false;
        Span<byte> data;
        if (isLong)
        {
            Append(target[..read]);
            data = _input.AsSpan(0, _inputLength);
        }
        else
        {
            _input.AsSpan(0, _inputLength).CopyTo(scratch);
            data = scratch[..(_inputLength + read)];
        }

        var clear = _inputClear;
        var status = TakeFrames(data, ref clear, out var taken);
        if (State == MiddleLinkState.Closed)
        {
            return;
        }

        if (status != MiddleStatus.Incomplete)
        {
            End(MiddleLinkEnd.Invalid);
            return;
        }

        Keep(data[taken..], isLong);
        _inputClear = clear - taken;
        if (_isNewlyReady)
        {
            // Only now: clients that waited use the memory that the bytes lay in.
            _isNewlyReady = false;
            _group.OnReady(this);
        }
    }

    private MiddleStatus TakeFrames(Span<byte> data, ref int clear, out int taken)
    {
        taken = 0;
        Decrypt(data, ref clear);
        while (true)
        {
            var status = MiddleFrame.Read(data[taken..clear], _read, out var consumed, out var body, out _inputWanted);
            var frame = data.Slice(taken, consumed);
            taken += consumed;
            if (status != MiddleStatus.Ok)
            {
                return status;
            }

            _read++;
            var (offset, length) = body.GetOffsetAndLength(frame.Length);
            status = State switch
            {
                MiddleLinkState.Nonce => OnNonce(frame.Slice(offset, length)),
                MiddleLinkState.Handshake => OnHandshake(frame.Slice(offset, length)),
                MiddleLinkState.Ready => OnMessage(frame, offset, length),
                _ => MiddleStatus.Invalid,
            };
            if (status != MiddleStatus.Ok || State == MiddleLinkState.Closed)
            {
                return status;
            }

            if (_read == MiddleFrame.FirstSequence + 1)
            {
                // What came behind the greeting in clear is encrypted.
                clear = taken;
                Decrypt(data, ref clear);
            }
        }
    }

    private void Decrypt(Span<byte> data, ref int clear)
    {
        if (_decryptor is null)
        {
            clear = data.Length;
            return;
        }

        var whole = (data.Length - clear) & ~(MiddleFrame.BlockLength - 1);
        _decryptor.Decrypt(data.Slice(clear, whole));
        clear += whole;
    }

    private MiddleStatus OnMessage(Span<byte> frame, int offset, int length)
    {
        var status = MiddleMessage.TryRead(frame.Slice(offset, length), out var message);
        if (status != MiddleStatus.Ok)
        {
            // Messages of other kinds may be new ones.
            return status == MiddleStatus.Unsupported ? MiddleStatus.Ok : status;
        }

        switch (message.Kind)
        {
            case MiddleMessageKind.Answer:
                if (Find(message.Id) is { } reader)
                {
                    // Before the packet there is room for the client's framing, and behind it what was the checksum.
                    reader.Deliver(frame[..(offset + length + MiddleFrame.TrailerLength)], offset + MiddleMessage.AnswerHeaderLength);
                }

                return MiddleStatus.Ok;
            case MiddleMessageKind.SimpleAck:
                Find(message.Id)?.DeliverQuickAck(message.Token);
                return MiddleStatus.Ok;
            case MiddleMessageKind.CloseExternal or MiddleMessageKind.CloseConnection:
                Find(message.Id)?.OnClosedByMiddle();
                return MiddleStatus.Ok;
            case MiddleMessageKind.Ping:
                WriteShort(MiddleMessageKind.Pong, message.Id);
                return MiddleStatus.Ok;
            default:
                return message.Kind == MiddleMessageKind.Pong ? MiddleStatus.Ok : MiddleStatus.Invalid;
        }
    }

    private void Keep(Span<byte> rest, bool isInInput)
    {
        if (rest.IsEmpty)
        {
            ReturnInput();
            return;
        }

        if (!isInInput)
        {
            GrowInput(Math.Max(rest.Length, Math.Min(_inputWanted, 2 * rest.Length)), 0);
        }

        rest.CopyTo(_input);
        _inputLength = rest.Length;
    }

    // Grows with what arrives: whoever announces a long frame has to send it.
    private void Append(ReadOnlySpan<byte> bytes)
    {
        GrowInput(_inputLength + bytes.Length, _inputLength);
        bytes.CopyTo(_input.AsSpan(_inputLength));
        _inputLength += bytes.Length;
    }

    private void GrowInput(int length, int kept)
    {
        if (_input is null || _input.Length < length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length, kept > 0 ? Math.Min(2 * kept, _inputWanted) : 0));
            _input.AsSpan(0, kept).CopyTo(larger);
            if (_input is not null)
            {
                ArrayPool<byte>.Shared.Return(_input);
            }

            _input = larger;
        }
    }

    private void ReturnInput()
    {
        if (_input is not null)
        {
            ArrayPool<byte>.Shared.Return(_input);
            _input = null;
        }

        _inputLength = 0;
        _inputClear = 0;
    }
}
