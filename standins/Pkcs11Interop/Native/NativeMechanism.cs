using System.Runtime.InteropServices;

namespace Net.Pkcs11Interop.Native;

/// <summary>CK_MECHANISM.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeMechanism
{
    public nuint Type;
    public void* Parameter;
    public nuint Length;
}
