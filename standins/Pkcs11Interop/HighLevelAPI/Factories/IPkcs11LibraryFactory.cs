using Net.Pkcs11Interop.Common;

namespace Net.Pkcs11Interop.HighLevelAPI.Factories;

/// <summary>Loads modules.</summary>
public interface IPkcs11LibraryFactory
{
    /// <summary>Loads a module and initialises it; that somebody in the process has done so before is no error.</summary>
    /// <exception cref="UnmanagedException">It cannot be loaded, or is no PKCS#11 module.</exception>
    /// <exception cref="LibraryArchitectureException">It is for processes of another width.</exception>
    /// <exception cref="Pkcs11Exception">It does not initialise.</exception>
    IPkcs11Library LoadPkcs11Library(Pkcs11InteropFactories factories, string libraryPath, AppType appType);
}
