using System.Runtime.InteropServices;

namespace Telepool.Gateway.Workers;

/// <summary>A piece of memory as readv(2) takes it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    public void* Base;
    public nuint Length;
}
