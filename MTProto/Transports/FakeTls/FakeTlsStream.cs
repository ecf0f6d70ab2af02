using System.Buffers;

namespace MTProto.Transports.FakeTls;

/// <summary>
/// Bytes as the application data of TLS records, in the clear but for what they hold: the transport within is obfuscated. One reader and one
/// writer may work at the same time, but no two of a kind. Breaking the record layer ends in <see cref="IOException"/>, an alert in the end of the stream.
/// </summary>
public sealed class FakeTlsStream : Stream
{
    /// <summary>The longest content of a client's records: what Telegram's own clients send at most, and some proxies expect.</summary>
    private const int ClientRecord = 2878;

    /// <summary>The longest content of a server's records: the most that TLS allows in the clear.</summary>
    private const int ServerRecord = 16384;

    private readonly Stream _inner;
    private readonly int _maxRecord;
    private readonly byte[] _header = new byte[TlsRecord.HeaderLength];
    private bool _owesChangeCipherSpec;
    private int _headerLength;
    private int _left;
    private bool _ended;

    /// <summary>Begins after the hellos.</summary>
    /// <param name="inner">The connection; the stream's from now on.</param>
    /// <param name="isClient">Whether this is the client's side, which sends change_cipher_spec before its first data.</param>
    public FakeTlsStream(Stream inner, bool isClient)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
        _maxRecord = isClient ? ClientRecord : ServerRecord;
        _owesChangeCipherSpec = isClient;
    }

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => true;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads data; with an empty buffer waits until there may be some.</summary>
    /// <exception cref="IOException">The connection broke, or the peer broke the record layer.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return _ended ? 0 : await _inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }

        while (!_ended && _left == 0)
        {
            if (!await FillAsync(_header, TlsRecord.HeaderLength, cancellationToken).ConfigureAwait(false))
            {
                return 0;
            }

            var (type, version, length) = TlsRecord.ReadHeader(_header);
            if (version != TlsRecord.Version || length > TlsRecord.MaxLength)
            {
                throw new IOException("The peer sent something else than records of TLS.");
            }

            switch (type)
            {
                case TlsRecord.ApplicationData:
                    _left = length;
                    _headerLength = 0;
                    break;
                case TlsRecord.ChangeCipherSpec when length == 1:
                    await SkipAsync(cancellationToken).ConfigureAwait(false);
                    break;
                case TlsRecord.Alert:
                    _ended = true;
                    break;
                default:
                    throw new IOException("The peer sent a record that has no place here.");
            }
        }

        if (_ended)
        {
            return 0;
        }

        var count = await _inner.ReadAsync(buffer[..Math.Min(buffer.Length, _left)], cancellationToken).ConfigureAwait(false);
        if (count == 0)
        {
            throw new EndOfStreamException("The connection was closed within a record.");
        }

        _left -= count;
        return count;
    }

    /// <inheritdoc />
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return;
        }

        var opening = _owesChangeCipherSpec ? TlsRecord.ChangeCipherSpecRecord.Length : 0;
        var records = (buffer.Length + _maxRecord - 1) / _maxRecord;
        var rented = ArrayPool<byte>.Shared.Rent(opening + (records * TlsRecord.HeaderLength) + buffer.Length);
        try
        {
            var length = Wrap(buffer.Span, opening, rented);
            _owesChangeCipherSpec = false;
            await _inner.WriteAsync(rented.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Flush()
    {
    }

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    public override ValueTask DisposeAsync() => _inner.DisposeAsync();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Wrap(ReadOnlySpan<byte> data, int opening, Span<byte> destination)
    {
        TlsRecord.ChangeCipherSpecRecord[..opening].CopyTo(destination);
        var length = opening;
        while (!data.IsEmpty)
        {
            var content = Math.Min(_maxRecord, data.Length);
            TlsRecord.WriteHeader(TlsRecord.ApplicationData, TlsRecord.Version, content, destination[length..]);
            data[..content].CopyTo(destination[(length + TlsRecord.HeaderLength)..]);
            data = data[content..];
            length += TlsRecord.HeaderLength + content;
        }

        return length;
    }

    // A read may be cancelled and repeated, so what has arrived of a header is kept.
    private async ValueTask<bool> FillAsync(byte[] target, int until, CancellationToken cancellationToken)
    {
        while (_headerLength < until)
        {
            var count = await _inner.ReadAsync(target.AsMemory(_headerLength, until - _headerLength), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return _headerLength == 0 ? false : throw new EndOfStreamException("The connection was closed within a record.");
            }

            _headerLength += count;
        }

        return true;
    }

    private async ValueTask SkipAsync(CancellationToken cancellationToken)
    {
        var content = new byte[1];
        if (await _inner.ReadAsync(content, cancellationToken).ConfigureAwait(false) == 0)
        {
            throw new EndOfStreamException("The connection was closed within a record.");
        }

        _headerLength = 0;
    }
}
