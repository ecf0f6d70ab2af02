using MTProto.Tl;
using TL;

namespace WTelegramSessions;

/// <summary>A method of our schema as the library sends it: both speak the same layer, so its bytes are the same.</summary>
internal sealed class RawMethod(ITlObject method) : IMethod<IObject>
{
    private readonly byte[] _bytes = TlWriter.ToBytes(method);

    public void WriteTL(BinaryWriter writer) => writer.Write(_bytes);

    /// <summary>The bytes of an object of the library's.</summary>
    public static byte[] BytesOf(IObject value)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        value.WriteTL(writer);
        return stream.ToArray();
    }
}
