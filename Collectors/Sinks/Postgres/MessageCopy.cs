using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Grains.Interfaces.Collection;

namespace Telepool.Collectors.Sinks.Postgres;

/// <summary>
/// Messages in the binary format of COPY (<see href="https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.4"/>), written by
/// hand: the driver's typed importer looks up a converter for every value, which costs more than the row itself.
/// </summary>
internal sealed class MessageCopy : IDisposable
{
    public const string Columns = "channel_id, grouped_id, from_id, id, date, edit_date, reply_to, views, forwards, post_author, text, entities, media, action, forward, reactions";

    private const short Fields = 17;

    // Three numbers of 8 bytes, six of 4, one of 2, the count of fields and the lengths of all of them.
    private const int FixedBytes = (3 * 8) + (6 * 4) + 2 + 2 + (Fields * 4);

    // Below this much is not worth a call of the system; above, the copy leaves the processor's cache.
    private const int SendAt = 128 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SendAt + (16 * 1024));
    private int _length;

    /// <summary>Whether there is enough for a call of <see cref="SendAsync"/>.</summary>
    public bool IsDue => _length >= SendAt;

    /// <summary>Starts a stream: the signature, no flags, no extension.</summary>
    public void Begin()
    {
        ReadOnlySpan<byte> header = [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xff, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];
        header.CopyTo(_buffer);
        _length = header.Length;
    }

    /// <summary>Ends a stream.</summary>
    public void End()
    {
        Reserve(2);
        BinaryPrimitives.WriteInt16BigEndian(_buffer.AsSpan(_length), -1);
        _length += 2;
    }

    /// <summary>Adds a row, followed by its phase.</summary>
    public void Add(MessageRecord message, short phase)
    {
        // Three bytes a UTF-16 unit is the most that UTF-8 takes.
        Reserve(FixedBytes + (3 * (message.PostAuthor.Length + message.Text.Length + message.Entities.Length + message.Media.Length
            + message.Action.Length + message.Forward.Length + message.Reactions.Length)));
        var at = _buffer.AsSpan(_length);
        BinaryPrimitives.WriteInt16BigEndian(at, Fields);
        at = at[2..];
        at = Put(at, message.ChannelId);
        at = Put(at, message.GroupedId);
        at = Put(at, message.FromId);
        at = Put(at, message.Id);
        at = Put(at, message.Date);
        at = Put(at, message.EditDate);
        at = Put(at, message.ReplyTo);
        at = Put(at, message.Views);
        at = Put(at, message.Forwards);
        at = Put(at, message.PostAuthor);
        at = Put(at, message.Text);
        at = Put(at, message.Entities);
        at = Put(at, message.Media);
        at = Put(at, message.Action);
        at = Put(at, message.Forward);
        at = Put(at, message.Reactions);
        BinaryPrimitives.WriteInt32BigEndian(at, sizeof(short));
        BinaryPrimitives.WriteInt16BigEndian(at[4..], phase);
        at = at[6..];
        _length = _buffer.Length - at.Length;
    }

    /// <summary>Sends what was added since the last call.</summary>
    public async ValueTask SendAsync(Stream destination, CancellationToken cancellationToken)
    {
        await destination.WriteAsync(_buffer.AsMemory(0, _length), cancellationToken).ConfigureAwait(false);
        _length = 0;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _buffer, []));

    private static Span<byte> Put(Span<byte> at, long value)
    {
        BinaryPrimitives.WriteInt32BigEndian(at, sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(at[4..], value);
        return at[12..];
    }

    private static Span<byte> Put(Span<byte> at, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(at, sizeof(int));
        BinaryPrimitives.WriteInt32BigEndian(at[4..], value);
        return at[8..];
    }

    private static Span<byte> Put(Span<byte> at, int? value) => value is { } number ? Put(at, number) : PutNull(at);

    private static Span<byte> Put(Span<byte> at, string value)
    {
        if (value.Length == 0)
        {
            return PutNull(at);
        }

        var length = Encoding.UTF8.GetBytes(value, at[4..]);
        var bytes = at.Slice(4, length);
        if (bytes.Contains((byte)0))
        {
            length = ReplaceZeros(value, at[4..]);
        }

        BinaryPrimitives.WriteInt32BigEndian(at, length);
        return at[(4 + length)..];
    }

    private static Span<byte> PutNull(Span<byte> at)
    {
        BinaryPrimitives.WriteInt32BigEndian(at, -1);
        return at[4..];
    }

    // PostgreSQL's texts cannot hold U+0000, and one row must not keep all others out: it becomes U+FFFD, as an unpaired surrogate does.
    private static int ReplaceZeros(string value, Span<byte> at) => Encoding.UTF8.GetBytes(value.Replace('\0', '\uFFFD'), at);

    private void Reserve(int bytes)
    {
        if (_buffer.Length - _length >= bytes)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + bytes));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
