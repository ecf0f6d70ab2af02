namespace Net.Pkcs11Interop.Common;

/// <summary>How the functions of a module are found.</summary>
public enum InitType
{
    /// <summary>By C_GetFunctionList.</summary>
    WithFunctionList,

    /// <summary>Each by its name.</summary>
    WithoutFunctionList,
}
