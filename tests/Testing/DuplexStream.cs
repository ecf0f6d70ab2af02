using System.Threading.Channels;

namespace Testing;

/// <summary>
/// One end of an in-memory connection. What is written at one end is read at the other, cut into pieces of random or fixed size;
/// a zero-byte read waits for data as a socket's does. Disposing an end gives the other the end of the stream.
/// </summary>
public sealed class DuplexStream : Stream
{
    private readonly ChannelReader<byte[]> _incoming;
    private readonly ChannelWriter<byte[]> _outgoing;
    private readonly Func<int, int> _cut;
    private ReadOnlyMemory<byte> _current;
    private long _written;

    private DuplexStream(ChannelReader<byte[]> incoming, ChannelWriter<byte[]> outgoing, Func<int, int> cut)
    {
        _incoming = incoming;
        _outgoing = outgoing;
        _cut = cut;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Bytes written at this end.</summary>
    public long WrittenCount => Volatile.Read(ref _written);

    /// <summary>Changes a byte on its way out: given its index in the stream and its value, gives the value sent.</summary>
    public Func<long, byte, byte>? Corrupt { get; set; }

    /// <summary>Two connected ends.</summary>
    /// <param name="maxSegment">The most bytes one read gives, 0 for as many as there are.</param>
    /// <param name="seed">Where given, every read gives a random count up to the maximum.</param>
    public static (DuplexStream Client, DuplexStream Server) CreatePair(int maxSegment = 0, int? seed = null)
    {
        var up = Channel.CreateUnbounded<byte[]>();
        var down = Channel.CreateUnbounded<byte[]>();
        return (
            new DuplexStream(down.Reader, up.Writer, CreateCut(maxSegment, seed)),
            new DuplexStream(up.Reader, down.Writer, CreateCut(maxSegment, seed + 1)));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_current.IsEmpty)
        {
            if (_incoming.TryRead(out var next))
            {
                _current = next;
            }
            else if (!await _incoming.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                return 0;
            }
        }

        if (buffer.IsEmpty)
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, _cut(_current.Length));
        _current[..count].CopyTo(buffer);
        _current = _current[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var bytes = buffer.ToArray();
        if (Corrupt is { } corrupt)
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = corrupt(_written + i, bytes[i]);
            }
        }

        Volatile.Write(ref _written, _written + bytes.Length);
        return _outgoing.TryWrite(bytes) ? ValueTask.CompletedTask : ValueTask.FromException(new IOException("The stream was closed."));
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _outgoing.TryComplete();
        base.Dispose(disposing);
    }

    private static Func<int, int> CreateCut(int maxSegment, int? seed)
    {
        if (maxSegment == 0)
        {
            return static available => available;
        }

        if (seed is not { } value)
        {
            return available => Math.Min(available, maxSegment);
        }

        var random = new Random(value);
        return available => Math.Min(available, random.Next(1, maxSegment + 1));
    }
}
