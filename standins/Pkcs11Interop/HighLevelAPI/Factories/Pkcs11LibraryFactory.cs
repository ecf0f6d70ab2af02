using Net.Pkcs11Interop.Common;

namespace Net.Pkcs11Interop.HighLevelAPI.Factories;

/// <summary>Loads modules.</summary>
public class Pkcs11LibraryFactory : IPkcs11LibraryFactory
{
    /// <inheritdoc/>
    public IPkcs11Library LoadPkcs11Library(Pkcs11InteropFactories factories, string libraryPath, AppType appType)
    {
        ArgumentNullException.ThrowIfNull(factories);
        ArgumentNullException.ThrowIfNull(libraryPath);
        return Pkcs11Library.Load(factories, libraryPath, appType);
    }
}
