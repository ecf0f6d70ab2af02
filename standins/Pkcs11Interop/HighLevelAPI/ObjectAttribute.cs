using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Net.Pkcs11Interop.Common;

namespace Net.Pkcs11Interop.HighLevelAPI;

/// <summary>An attribute and its value; null where the token does not tell it. Disposing zeroes the value.</summary>
internal sealed class ObjectAttribute(CKA type, byte[]? value) : IObjectAttribute
{
    public ulong Type => (ulong)type;

    public bool CannotBeRead => value is null;

    public byte[] Value => value ?? throw new AttributeValueException(type);

    public ulong GetValueAsUlong() =>
        Value.Length == IntPtr.Size ? MemoryMarshal.Read<nuint>(Value) : throw new AttributeValueException(type);

    public bool GetValueAsBool() => Value.Length == 1 ? Value[0] != 0 : throw new AttributeValueException(type);

    public string GetValueAsString() => Encoding.UTF8.GetString(Value);

    public byte[] GetValueAsByteArray() => [.. Value];

    public void Dispose() => CryptographicOperations.ZeroMemory(value);
}
