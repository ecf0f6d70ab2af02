using System.Buffers;
using MTProto.Crypto;
using MTProto.Transports.MiddleProxy;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Upstreams.Middle;

internal sealed partial class MiddleLink
{
    private const int FirstOutput = 16 * 1024;

    // What goes out: up to _sealed as it goes, from there on frames in clear. There is no array while nothing waits.
    private byte[]? _output;
    private int _sent;
    private int _sealed;
    private int _end;
    private int _written = MiddleFrame.FirstSequence;

    // When the first of what it was sent since it last said something went out; 0 where it owes no sign of life.
    private long _awaitingSince;

    /// <summary>Whether frames wait to be encrypted.</summary>
    public bool HasClear => _end > _sealed;

    /// <summary>Bytes that wait, encrypted or not.</summary>
    public int Queued => _end - _sent;

    /// <summary>Whether its clients are to be read no more for now.</summary>
    public bool IsFull => Queued >= _group.Settings.LinkQueueBytes;

    /// <summary>Room for the body of a frame; <see cref="EndFrame"/> must follow.</summary>
    public Span<byte> BeginFrame(int length)
    {
        EnsureRoom(length + MiddleFrame.Overhead + MiddleFrame.BlockLength);
        return _output.AsSpan(_end + MiddleFrame.HeaderLength, length);
    }

    /// <summary>Puts the frame into the queue, which is sent at the end of the batch.</summary>
    public void EndFrame(int length)
    {
        MiddleFrame.Seal(_output.AsSpan(_end, length + MiddleFrame.Overhead), _written++);
        _end += length + MiddleFrame.Overhead;
        if (_awaitingSince == 0)
        {
            _awaitingSince = _worker.Now;
        }

        _group.Pool.MustFlush(this);
    }

    /// <summary>Sends a message of a number alone.</summary>
    public void WriteShort(MiddleMessageKind kind, ulong id)
    {
        MiddleMessage.WriteShort(kind, id, BeginFrame(MiddleMessage.ShortLength));
        EndFrame(MiddleMessage.ShortLength);
    }

    /// <summary>What is to be encrypted now, padded; an empty run where frames still go in clear.</summary>
    public CbcRun Seal()
    {
        var start = _sealed;
        if (_encryptor is null)
        {
            _sealed = _end;
            return default;
        }

        // The greeting in clear is on its way when there are keys: what waits in clear is all to be encrypted.
        var padding = MiddleFrame.PaddingAfter(_end - start);
        MiddleFrame.WritePadding(_output.AsSpan(_end, padding));
        _end += padding;
        _sealed = _end;
        return new CbcRun(_encryptor, _output.AsMemory(start, _end - start));
    }

    /// <summary>Sends what is encrypted, as far as the socket takes it.</summary>
    /// <returns>False where the connection is broken; nothing was done about that.</returns>
    public bool TrySend()
    {
        if (_output is null)
        {
            return true;
        }

        var sent = Sockets.Send(_fd, _output.AsSpan(_sent, _sealed - _sent));
        if (sent < 0 && sent != -Errno.Again)
        {
            return false;
        }

        _sent += Math.Max(sent, 0);
        if (_sent == _end)
        {
            ReturnOutput();
            SetInterest(SocketEvents.Readable);
        }
        else
        {
            SetInterest(_sent < _sealed ? SocketEvents.Readable | SocketEvents.Writable : SocketEvents.Readable);
        }

        if (_paused.Count > 0 && Queued <= _group.Settings.LinkQueueBytes / 2)
        {
            ResumeClients();
        }

        return true;
    }

    private void EnsureRoom(int length)
    {
        if (_output is null)
        {
            _output = ArrayPool<byte>.Shared.Rent(Math.Max(length, FirstOutput));
            return;
        }

        if (_output.Length - _end >= length)
        {
            return;
        }

        var old = _output;
        if (_output.Length - Queued < length)
        {
            _output = ArrayPool<byte>.Shared.Rent(Math.Max(Queued + length, old.Length * 2));
        }

        old.AsSpan(_sent, Queued).CopyTo(_output);
        _sealed -= _sent;
        _end -= _sent;
        _sent = 0;
        if (old != _output)
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }

    private void ReturnOutput()
    {
        if (_output is not null)
        {
            ArrayPool<byte>.Shared.Return(_output);
            _output = null;
        }

        _sent = _sealed = _end = 0;
    }

    private void ReleaseBuffers()
    {
        ReturnOutput();
        ReturnInput();
    }
}
