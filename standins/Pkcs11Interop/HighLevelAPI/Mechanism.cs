using Net.Pkcs11Interop.Common;

namespace Net.Pkcs11Interop.HighLevelAPI;

/// <summary>A mechanism and the bytes of its parameter.</summary>
internal sealed class Mechanism(CKM type, byte[] parameter) : IMechanism
{
    public ulong Type => (ulong)type;

    public byte[] Parameter => parameter;

    /// <inheritdoc/>
    public object ToMarshalableStructure() => parameter;

    public void Dispose()
    {
    }
}
