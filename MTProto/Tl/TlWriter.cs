using System.Buffers.Binary;
using System.Text;

namespace MTProto.Tl;

/// <summary>Writes TL values into one growing buffer that is kept from call to call. Not safe for use by two threads at once.</summary>
public sealed class TlWriter
{
    private byte[] _buffer;
    private int _length;

    /// <summary>Starts empty.</summary>
    /// <param name="capacity">Bytes reserved at first.</param>
    public TlWriter(int capacity = 512)
    {
        _buffer = new byte[capacity];
    }

    /// <summary>Bytes written so far.</summary>
    public int Length => _length;

    /// <summary>What was written; valid until the next write or <see cref="Reset"/>.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>What was written, as memory; valid until the next write or <see cref="Reset"/>.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    /// <summary>The boxed form of <paramref name="value"/> in an array of its own.</summary>
    public static byte[] ToBytes(ITlObject value)
    {
        var writer = new TlWriter();
        value.Write(writer);
        return writer.Written.ToArray();
    }

    /// <summary>Forgets what was written and keeps the buffer.</summary>
    public void Reset() => _length = 0;

    /// <summary>Forgets what was written after the first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)_length);
        _length = length;
    }

    /// <summary>Reserves <paramref name="length"/> bytes, counts them as written and returns them to be filled before the next write.</summary>
    public Span<byte> Reserve(int length)
    {
        if (_buffer.Length - _length < length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, checked(_length + length)));
        }

        var span = _buffer.AsSpan(_length, length);
        _length += length;
        return span;
    }

    /// <summary>What was written from <paramref name="position"/> on, to be changed in place (encryption); valid until the next write.</summary>
    public Span<byte> Reserved(int position) => _buffer.AsSpan(0, _length)[position..];

    /// <summary>Writes over four bytes that were written before, at <paramref name="position"/>.</summary>
    public void Patch(int position, int value) => BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(0, _length).Slice(position, 4), value);

    /// <summary>Writes TL's <c>#</c>, or a constructor id.</summary>
    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    /// <summary>Writes <c>int</c>.</summary>
    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);

    /// <summary>Writes <c>long</c>.</summary>
    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);

    /// <summary>Writes <c>double</c>.</summary>
    public void WriteDouble(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Reserve(8), value);

    /// <summary>Writes <c>int128</c>.</summary>
    public void WriteInt128(Nonce128 value) => value.CopyTo(Reserve(Nonce128.Length));

    /// <summary>Writes <c>int256</c>.</summary>
    public void WriteInt256(Nonce256 value) => value.CopyTo(Reserve(Nonce256.Length));

    /// <summary>Writes a boxed <c>Bool</c>.</summary>
    public void WriteBool(bool value) => WriteUInt32(value ? TlReader.TrueConstructor : TlReader.FalseConstructor);

    /// <summary>Writes bytes as they are, without length or padding.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Writes <c>bytes</c>, at most 2^24 - 1 of them.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(ReserveBytes(bytes.Length));

    /// <summary>Writes <c>string</c> as UTF-8, at most 2^24 - 1 bytes.</summary>
    public void WriteString(string value) => Encoding.UTF8.GetBytes(value, ReserveBytes(Encoding.UTF8.GetByteCount(value)));

    /// <summary>Writes a boxed vector of boxed objects.</summary>
    public void WriteVector<T>(T[] items)
        where T : ITlObject
    {
        WriteVectorHeader(items.Length);
        foreach (var item in items)
        {
            item.Write(this);
        }
    }

    /// <summary>Writes the constructor id and the count of a boxed vector.</summary>
    public void WriteVectorHeader(int count)
    {
        WriteUInt32(TlReader.VectorConstructor);
        WriteInt32(count);
    }

    /// <summary>Writes <c>Vector&lt;int&gt;</c>.</summary>
    public void WriteInt32Vector(ReadOnlySpan<int> items)
    {
        WriteVectorHeader(items.Length);
        foreach (var item in items)
        {
            WriteInt32(item);
        }
    }

    /// <summary>Writes <c>Vector&lt;long&gt;</c>.</summary>
    public void WriteInt64Vector(ReadOnlySpan<long> items)
    {
        WriteVectorHeader(items.Length);
        foreach (var item in items)
        {
            WriteInt64(item);
        }
    }

    /// <summary>Writes <c>Vector&lt;string&gt;</c>.</summary>
    public void WriteStringVector(string[] items)
    {
        WriteVectorHeader(items.Length);
        foreach (var item in items)
        {
            WriteString(item);
        }
    }

    /// <summary>Writes <c>Vector&lt;bytes&gt;</c>.</summary>
    public void WriteBytesVector(byte[][] items)
    {
        WriteVectorHeader(items.Length);
        foreach (var item in items)
        {
            WriteBytes(item);
        }
    }

    private Span<byte> ReserveBytes(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 0xff_ffff);
        var header = length < 254 ? 1 : 4;
        var padded = (header + length + 3) & ~3;
        var span = Reserve(padded);
        if (header == 1)
        {
            span[0] = (byte)length;
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(span, ((uint)length << 8) | 254);
        }

        span[(header + length)..].Clear();
        return span.Slice(header, length);
    }
}
