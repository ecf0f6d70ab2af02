using Net.Pkcs11Interop.Common;

namespace Net.Pkcs11Interop.HighLevelAPI;

/// <summary>A mechanism of a token (CK_MECHANISM_INFO).</summary>
public interface IMechanismInfo
{
    /// <summary>The mechanism.</summary>
    CKM Mechanism { get; }

    /// <summary>The smallest key, in bits or bytes as the mechanism counts.</summary>
    ulong MinKeySize { get; }

    /// <summary>The largest key.</summary>
    ulong MaxKeySize { get; }

    /// <summary>What it can be used for.</summary>
    IMechanismFlags MechanismFlags { get; }
}
