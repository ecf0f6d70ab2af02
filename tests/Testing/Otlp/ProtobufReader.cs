namespace Testing.Otlp;

/// <summary>Reads the wire format of protocol buffers (https://protobuf.dev/programming-guides/encoding/), strictly.</summary>
public ref struct ProtobufReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>The field that was read.</summary>
    public int Field { get; private set; }

    /// <summary>Its value where it is a number of either kind.</summary>
    public ulong Number { get; private set; }

    /// <summary>Its value where it has a length.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Goes to the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">These are no fields.</exception>
    public bool Read()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var key = Varint();
        Field = checked((int)(key >> 3));
        Number = 0;
        Bytes = default;
        switch (key & 7)
        {
            case 0:
                Number = Varint();
                return true;
            case 1:
                Number = BitConverter.ToUInt64(Take(8));
                return true;
            case 2:
                Bytes = Take(checked((int)Varint()));
                return true;
            case 5:
                Number = BitConverter.ToUInt32(Take(4));
                return true;
            default:
                throw new InvalidDataException($"wire type {key & 7} of field {Field}");
        }
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number of more than ten bytes");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length)
        {
            throw new InvalidDataException($"{count} bytes wanted, {_rest.Length} left");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
