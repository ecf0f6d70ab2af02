using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;

namespace Net.Pkcs11Interop.Native;

/// <summary>
/// A loaded module and its functions. It stays in memory when it is finalised: another thread may be in one of its functions, and modules share
/// what they keep per process.
/// </summary>
internal sealed unsafe class NativeModule
{
    private readonly void** _functions;
    private volatile bool _isFinalized;

    private NativeModule(void** functions)
    {
        _functions = functions;
    }

    public static NativeModule Load(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // Modules of Windows pack their structures and count in 4 bytes.
            throw new PlatformNotSupportedException("The stand-in for Pkcs11Interop does not know the layout of Windows' modules; restore the package.");
        }

        CheckWidth(path);
        if (!NativeLibrary.TryLoad(path, out var library))
        {
            throw new UnmanagedException($"Unable to load library {path}");
        }

        if (!NativeLibrary.TryGetExport(library, "C_GetFunctionList", out var entry))
        {
            NativeLibrary.Free(library);
            throw new UnmanagedException($"Unable to get pointer for C_GetFunctionList function of {path}");
        }

        byte* list = null;
        var result = (CKR)((delegate* unmanaged[Cdecl]<byte**, nuint>)entry)(&list);
        if (result != CKR.CKR_OK || list is null)
        {
            NativeLibrary.Free(library);
            throw new Pkcs11Exception("C_GetFunctionList", result);
        }

        // The version, two bytes, comes first and is filled up to the width of a pointer.
        return new NativeModule((void**)(list + IntPtr.Size));
    }

    /// <summary>A function by its place.</summary>
    /// <exception cref="Pkcs11Exception">The module was finalised, or leaves the function out.</exception>
    public void* Function(FunctionIndex function)
    {
        if (_isFinalized)
        {
            throw new Pkcs11Exception("C_" + function, CKR.CKR_CRYPTOKI_NOT_INITIALIZED);
        }

        var pointer = _functions[(int)function];
        return pointer is not null ? pointer : throw new Pkcs11Exception("C_" + function, CKR.CKR_FUNCTION_NOT_SUPPORTED);
    }

    /// <summary>No function is called through this object any more; false where that was so already.</summary>
    public bool TryFinalize(out nint finalize)
    {
        finalize = (nint)_functions[(int)FunctionIndex.Finalize];
        return !_isFinalized && (_isFinalized = true);
    }

    /// <summary>Throws where a function has not returned <see cref="CKR.CKR_OK"/>.</summary>
    public static void Check(FunctionIndex function, nuint result)
    {
        if ((CKR)result != CKR.CKR_OK)
        {
            throw new Pkcs11Exception("C_" + function, (CKR)result);
        }
    }

    /// <summary>An ELF file says in its fifth byte whether it is for 32 or 64 bits.</summary>
    private static void CheckWidth(string path)
    {
        if (!path.Contains('/', StringComparison.Ordinal) || !File.Exists(path))
        {
            return;
        }

        Span<byte> head = stackalloc byte[5];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
            && head.StartsWith("\u007fELF"u8)
            && head[4] == (Environment.Is64BitProcess ? 1 : 2))
        {
            throw new LibraryArchitectureException();
        }
    }
}
