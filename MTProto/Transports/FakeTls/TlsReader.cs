using System.Buffers.Binary;

namespace MTProto.Transports.FakeTls;

/// <summary>Reads the presentation language of TLS (RFC 8446, section 3). Past the end it gives nothing more and is broken.</summary>
internal ref struct TlsReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    public bool IsBroken { get; private set; }

    public readonly bool IsEmpty => _rest.IsEmpty;

    public byte Byte() => Take(1) is [var value] ? value : (byte)0;

    public ushort UInt16() => Take(2) is { Length: 2 } bytes ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : (ushort)0;

    public ReadOnlySpan<byte> Vector8() => Take(Byte());

    public ReadOnlySpan<byte> Vector16() => Take(UInt16());

    public void Skip(int count) => Take(count);

    public ReadOnlySpan<byte> Take(int count)
    {
        if (IsBroken || _rest.Length < count)
        {
            IsBroken = true;
            _rest = default;
            return default;
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
