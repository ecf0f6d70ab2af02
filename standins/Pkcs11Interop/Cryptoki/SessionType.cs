namespace Net.Pkcs11Interop.Common;

/// <summary>Whether a session may write.</summary>
public enum SessionType
{
    /// <summary>It reads.</summary>
    ReadOnly,

    /// <summary>It writes too.</summary>
    ReadWrite,
}
