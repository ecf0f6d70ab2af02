using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Net.Pkcs11Interop.Native;

/// <summary>Attributes in memory that modules can read and fill. Zeroed when it is freed: values may be keys.</summary>
internal sealed unsafe class NativeTemplate : IDisposable
{
    private readonly nuint[] _sizes;

    public NativeTemplate(List<IObjectAttribute>? attributes)
    {
        var all = attributes ?? [];
        Count = (nuint)all.Count;
        _sizes = new nuint[all.Count];
        Pointer = (NativeAttribute*)NativeMemory.AllocZeroed(Math.Max(1, Count), (nuint)sizeof(NativeAttribute));
        for (var i = 0; i < all.Count; i++)
        {
            var value = ((ObjectAttribute)all[i]).Value;
            Pointer[i].Type = (nuint)all[i].Type;
            Reserve(i, (nuint)value.Length);
            value.CopyTo(new Span<byte>(Pointer[i].Value, value.Length));
        }
    }

    public NativeAttribute* Pointer { get; private set; }

    public nuint Count { get; }

    /// <summary>Makes room for values of the lengths that the module has told.</summary>
    public void Allocate(nuint unavailable)
    {
        for (var i = 0; i < _sizes.Length; i++)
        {
            Reserve(i, Pointer[i].Length == unavailable ? 0 : Pointer[i].Length);
        }
    }

    /// <summary>The attributes as the module has filled them.</summary>
    public List<IObjectAttribute> Read(nuint unavailable)
    {
        var read = new List<IObjectAttribute>();
        for (var i = 0; i < _sizes.Length; i++)
        {
            var attribute = Pointer[i];
            var isThere = attribute.Length != unavailable && attribute.Length <= _sizes[i];
            read.Add(new ObjectAttribute((CKA)attribute.Type, isThere ? new Span<byte>(attribute.Value, (int)attribute.Length).ToArray() : null));
        }

        return read;
    }

    public void Dispose()
    {
        if (Pointer is null)
        {
            return;
        }

        for (var i = 0; i < _sizes.Length; i++)
        {
            Free(i);
        }

        NativeMemory.Free(Pointer);
        Pointer = null;
    }

    private void Reserve(int index, nuint size)
    {
        Free(index);
        _sizes[index] = size;
        Pointer[index].Length = size;
        // A value of no bytes has no memory: a module takes that for the question how long it is.
        Pointer[index].Value = size == 0 ? null : NativeMemory.AllocZeroed(size);
    }

    private void Free(int index)
    {
        if (Pointer[index].Value is not null)
        {
            CryptographicOperations.ZeroMemory(new Span<byte>(Pointer[index].Value, (int)_sizes[index]));
            NativeMemory.Free(Pointer[index].Value);
            Pointer[index].Value = null;
        }
    }
}
