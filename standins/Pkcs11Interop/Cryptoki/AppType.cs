namespace Net.Pkcs11Interop.Common;

/// <summary>Whether several threads use a module.</summary>
public enum AppType
{
    /// <summary>Several at once; the module locks.</summary>
    MultiThreaded,

    /// <summary>One.</summary>
    SingleThreaded,
}
