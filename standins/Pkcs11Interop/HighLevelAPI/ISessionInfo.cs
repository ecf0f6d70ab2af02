using Net.Pkcs11Interop.Common;

namespace Net.Pkcs11Interop.HighLevelAPI;

/// <summary>A session (CK_SESSION_INFO).</summary>
public interface ISessionInfo
{
    /// <summary>Its handle.</summary>
    ulong SessionId { get; }

    /// <summary>The slot of its token.</summary>
    ulong SlotId { get; }

    /// <summary>Its state.</summary>
    CKS State { get; }

    /// <summary>The token's own number of an error.</summary>
    ulong DeviceError { get; }
}
