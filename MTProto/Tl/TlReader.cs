using System.Buffers.Binary;
using System.Text;

namespace MTProto.Tl;

/// <summary>
/// Reads TL values from bytes of a peer. Nothing here throws on bad input: the first fault sets <see cref="Status"/>, every later
/// read returns a default, and whoever started the reading looks at the status once. No length is believed before it is compared
/// with the bytes that are left, so what is allocated is bounded by what was received.
/// </summary>
public ref struct TlReader
{
    /// <summary>Id of <c>vector</c>.</summary>
    public const uint VectorConstructor = 0x1cb5c415;

    /// <summary>Id of <c>boolTrue</c>.</summary>
    public const uint TrueConstructor = 0x997275b5;

    /// <summary>Id of <c>boolFalse</c>.</summary>
    public const uint FalseConstructor = 0xbc799737;

    /// <summary>Boxed values within boxed values; the deepest that Telegram sends (rich text) stays under 20.</summary>
    public const int MaxDepth = 64;

    private readonly ReadOnlySpan<byte> _data;
    private int _position;
    private int _depth;

    /// <summary>Starts at the first byte of <paramref name="data"/>.</summary>
    public TlReader(ReadOnlySpan<byte> data)
    {
        _data = data;
    }

    /// <summary>How the reading went so far; anything but <see cref="TlStatus.Ok"/> stays.</summary>
    public TlStatus Status { get; private set; }

    /// <summary>The constructor id that ended the reading as <see cref="TlStatus.Unsupported"/>, otherwise 0.</summary>
    public uint UnsupportedConstructor { get; private set; }

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => _position;

    /// <summary>Bytes not read yet; 0 after a fault.</summary>
    public readonly int Remaining => Status == TlStatus.Ok ? _data.Length - _position : 0;

    /// <summary>The bytes not read yet.</summary>
    public readonly ReadOnlySpan<byte> Unread => _data[_position..];

    /// <summary>Ends the reading with <paramref name="status"/> unless it has ended already.</summary>
    public void Fail(TlStatus status)
    {
        if (Status == TlStatus.Ok)
        {
            Status = status;
        }
    }

    /// <summary>Ends the reading since <paramref name="constructorId"/> is not one of those expected here.</summary>
    public void FailConstructor(uint constructorId)
    {
        if (Status == TlStatus.Ok)
        {
            Status = TlStatus.Unsupported;
            UnsupportedConstructor = constructorId;
        }
    }

    /// <summary>Goes one boxed value deeper; false, and <see cref="TlStatus.Invalid"/>, past <see cref="MaxDepth"/>.</summary>
    public bool Enter()
    {
        if (++_depth <= MaxDepth)
        {
            return Status == TlStatus.Ok;
        }

        Fail(TlStatus.Invalid);
        return false;
    }

    /// <summary>Leaves the boxed value that <see cref="Enter"/> began.</summary>
    public void Leave() => _depth--;

    /// <summary>Reads TL's <c>#</c>, or a constructor id.</summary>
    public uint ReadUInt32()
    {
        var bytes = Take(4);
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <summary>The next four bytes without reading past them; 0 where fewer are left.</summary>
    public readonly uint PeekUInt32() => Remaining >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(_data[_position..]) : 0;

    /// <summary>Reads <c>int</c>.</summary>
    public int ReadInt32() => (int)ReadUInt32();

    /// <summary>Reads <c>long</c>.</summary>
    public long ReadInt64()
    {
        var bytes = Take(8);
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    /// <summary>Reads <c>double</c>.</summary>
    public double ReadDouble()
    {
        var bytes = Take(8);
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadDoubleLittleEndian(bytes);
    }

    /// <summary>Reads <c>int128</c>.</summary>
    public Nonce128 ReadInt128()
    {
        var bytes = Take(Nonce128.Length);
        return bytes.IsEmpty ? default : Nonce128.FromBytes(bytes);
    }

    /// <summary>Reads <c>int256</c>.</summary>
    public Nonce256 ReadInt256()
    {
        var bytes = Take(Nonce256.Length);
        return bytes.IsEmpty ? default : Nonce256.FromBytes(bytes);
    }

    /// <summary>Reads a boxed <c>Bool</c>.</summary>
    public bool ReadBool()
    {
        var id = ReadUInt32();
        if (id is not (TrueConstructor or FalseConstructor))
        {
            FailConstructor(id);
        }

        return id == TrueConstructor;
    }

    /// <summary>Reads <c>bytes</c> into an array of its own.</summary>
    public byte[] ReadBytes() => ReadBytesSpan().ToArray();

    /// <summary>Reads <c>string</c>; bytes that are not UTF-8 become U+FFFD.</summary>
    public string ReadString()
    {
        var bytes = ReadBytesSpan();
        return bytes.IsEmpty ? string.Empty : Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Reads <c>bytes</c> or <c>string</c> in place: one length byte, or 254 and three, then padding to four bytes.</summary>
    public ReadOnlySpan<byte> ReadBytesSpan()
    {
        if (Remaining < 4)
        {
            Fail(TlStatus.Incomplete);
            return default;
        }

        int header = 1;
        int length = _data[_position];
        if (length == 254)
        {
            header = 4;
            length = (int)(BinaryPrimitives.ReadUInt32LittleEndian(_data[_position..]) >> 8);
        }
        else if (length == 255)
        {
            Fail(TlStatus.Invalid);
            return default;
        }

        var padded = (header + length + 3) & ~3;
        if (padded > Remaining)
        {
            Fail(TlStatus.Incomplete);
            return default;
        }

        var value = _data.Slice(_position + header, length);
        _position += padded;
        return value;
    }

    /// <summary>Reads a boxed vector. <paramref name="minElementBytes"/> bounds the count by the bytes that are left.</summary>
    public T[] ReadVector<T>(TlRead<T> read, int minElementBytes = 4)
    {
        var id = ReadUInt32();
        if (id != VectorConstructor)
        {
            FailConstructor(id);
            return [];
        }

        return ReadBareVector(read, minElementBytes);
    }

    /// <summary>Reads a vector without its constructor id, as in <c>future_salts</c>.</summary>
    public T[] ReadBareVector<T>(TlRead<T> read, int minElementBytes = 4)
    {
        var count = ReadInt32();
        if (Status != TlStatus.Ok || count == 0)
        {
            return [];
        }

        if (count < 0)
        {
            Fail(TlStatus.Invalid);
            return [];
        }

        if (count > Remaining / minElementBytes)
        {
            Fail(TlStatus.Incomplete);
            return [];
        }

        var items = new T[count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = read(ref this);
            if (Status != TlStatus.Ok)
            {
                return [];
            }
        }

        return items;
    }

    /// <summary>Reads <c>Vector&lt;int&gt;</c>.</summary>
    public int[] ReadInt32Vector() => ReadVector(static (ref TlReader reader) => reader.ReadInt32());

    /// <summary>Reads <c>Vector&lt;long&gt;</c>.</summary>
    public long[] ReadInt64Vector() => ReadVector(static (ref TlReader reader) => reader.ReadInt64(), 8);

    /// <summary>Reads <c>Vector&lt;string&gt;</c>.</summary>
    public string[] ReadStringVector() => ReadVector(static (ref TlReader reader) => reader.ReadString());

    /// <summary>Reads <c>Vector&lt;bytes&gt;</c>.</summary>
    public byte[][] ReadBytesVector() => ReadVector(static (ref TlReader reader) => reader.ReadBytes());

    private ReadOnlySpan<byte> Take(int length)
    {
        if (Status != TlStatus.Ok)
        {
            return default;
        }

        if (length > _data.Length - _position)
        {
            Status = TlStatus.Incomplete;
            return default;
        }

        var taken = _data.Slice(_position, length);
        _position += length;
        return taken;
    }
}
