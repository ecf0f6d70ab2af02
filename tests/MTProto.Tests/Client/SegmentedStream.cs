namespace MTProto.Tests.Client;

/// <summary>A stream that gives and takes bytes in pieces of random length, as a network may.</summary>
internal sealed class SegmentedStream(Stream inner, int seed) : Stream
{
    private readonly Random _random = new(seed);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_random)
        {
            return inner.ReadAsync(buffer[..Math.Min(buffer.Length, _random.Next(1, 700))], cancellationToken);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            int length;
            lock (_random)
            {
                length = Math.Min(buffer.Length, _random.Next(1, 50));
            }

            await inner.WriteAsync(buffer[..length], cancellationToken);
            buffer = buffer[length..];
        }
    }

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush() => inner.Flush();

    protected override void Dispose(bool disposing) => inner.Dispose();
}
