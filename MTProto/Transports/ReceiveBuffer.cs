using System.Buffers;

namespace MTProto.Transports;

/// <summary>
/// Received bytes not yet consumed, in one pooled array that exists only while there are any. Past 64 KiB the
/// array grows with what has arrived: a peer that announces a long frame has to send it to make memory grow.
/// </summary>
internal struct ReceiveBuffer
{
    /// <summary>Bytes rented first: most packets fit, and an array of this size is cheap to hold while one trickles in.</summary>
    public const int InitialLength = 4096;

    // Up to here an announced length is believed at once: two copies fewer for a page of history.
    private const int TrustedLength = 64 * 1024;

    private byte[]? _array;
    private int _start;
    private int _end;

    /// <summary>Whether no byte is waiting.</summary>
    public readonly bool IsEmpty => _start == _end;

    /// <summary>The bytes waiting.</summary>
    public readonly Span<byte> Bytes => _array.AsSpan(_start, _end - _start);

    /// <summary>Part of the bytes waiting.</summary>
    public readonly Memory<byte> Slice(int offset, int length) => _array.AsMemory(_start + offset, length);

    /// <summary>Forgets <paramref name="count"/> bytes from the start; returns the array to the pool once nothing is left.</summary>
    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
        {
            Release();
        }
    }

    /// <summary>Returns the array to the pool and forgets what it held.</summary>
    public void Release()
    {
        var array = _array;
        _array = null;
        _start = 0;
        _end = 0;
        if (array is not null)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    /// <summary>Room to receive into.</summary>
    /// <param name="wanted">Bytes that the frame at the start takes in all, as far as known.</param>
    public Memory<byte> GetFree(int wanted)
    {
        var have = _end - _start;
        var length = Math.Max(InitialLength, Math.Min(wanted, Math.Max(TrustedLength, 2 * have)));
        if (_array is null)
        {
            _array = ArrayPool<byte>.Shared.Rent(length);
        }
        else if (_array.Length - _start < length && (_end == _array.Length || _array.Length - _start < wanted))
        {
            Move(length);
        }

        return _array.AsMemory(_end);
    }

    /// <summary>Counts <paramref name="count"/> bytes of the room as received and returns them.</summary>
    public Span<byte> Commit(int count)
    {
        var received = _array.AsSpan(_end, count);
        _end += count;
        return received;
    }

    private void Move(int length)
    {
        var old = _array!;
        var have = _end - _start;
        if (length > old.Length)
        {
            _array = ArrayPool<byte>.Shared.Rent(length);
            old.AsSpan(_start, have).CopyTo(_array);
            ArrayPool<byte>.Shared.Return(old);
        }
        else
        {
            old.AsSpan(_start, have).CopyTo(old);
        }

        _start = 0;
        _end = have;
    }
}
