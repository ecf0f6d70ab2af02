using System.Runtime.InteropServices;
using System.Text;
using Net.Pkcs11Interop.Common;

namespace Net.Pkcs11Interop.HighLevelAPI.Factories;

/// <summary>Makes attributes.</summary>
public class ObjectAttributeFactory : IObjectAttributeFactory
{
    /// <inheritdoc/>
    public IObjectAttribute Create(CKA type, ulong value)
    {
        var number = (nuint)value;
        return new ObjectAttribute(type, MemoryMarshal.AsBytes(new ReadOnlySpan<nuint>(in number)).ToArray());
    }

    /// <inheritdoc/>
    public IObjectAttribute Create(CKA type, CKK value) => Create(type, (ulong)value);

    /// <inheritdoc/>
    public IObjectAttribute Create(CKA type, CKO value) => Create(type, (ulong)value);

    /// <inheritdoc/>
    public IObjectAttribute Create(CKA type, bool value) => new ObjectAttribute(type, [value ? (byte)1 : (byte)0]);

    /// <inheritdoc/>
    public IObjectAttribute Create(CKA type, string value) => new ObjectAttribute(type, Encoding.UTF8.GetBytes(value));

    /// <inheritdoc/>
    public IObjectAttribute Create(CKA type, byte[] value) => new ObjectAttribute(type, value);
}
