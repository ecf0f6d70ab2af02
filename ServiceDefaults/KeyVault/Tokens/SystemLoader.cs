using System.Reflection;
using System.Runtime.InteropServices;

namespace ServiceDefaults.KeyVault.Tokens;

/// <summary>
/// The package loads modules through <c>libdl</c>, and that name is there only with glibc's development files; its functions are in <c>libdl.so.2</c>,
/// and since glibc 2.34 in the C library itself.
/// </summary>
internal static class SystemLoader
{
    /// <summary>Has an assembly find the library under its own name.</summary>
    public static void Find(Assembly assembly)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            NativeLibrary.SetDllImportResolver(assembly, static (name, _, _) =>
                name == "libdl" && (NativeLibrary.TryLoad("libdl.so.2", out var handle) || NativeLibrary.TryLoad("libc.so.6", out handle)) ? handle : 0);
        }
        catch (InvalidOperationException)
        {
            // Somebody else in the process has set one, and knows why.
            return;
        }
    }
}
