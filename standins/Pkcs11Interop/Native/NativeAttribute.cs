using System.Runtime.InteropServices;

namespace Net.Pkcs11Interop.Native;

/// <summary>CK_ATTRIBUTE.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeAttribute
{
    public nuint Type;
    public void* Value;
    public nuint Length;
}
