using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI.MechanismParams;

namespace Net.Pkcs11Interop.HighLevelAPI.Factories;

/// <summary>Makes mechanisms.</summary>
public interface IMechanismFactory
{
    /// <summary>One without a parameter.</summary>
    IMechanism Create(CKM type);

    /// <summary>One whose parameter is bytes, such as an initialisation vector.</summary>
    IMechanism Create(CKM type, byte[] parameter);

    /// <summary>One whose parameter is a structure, which must live as long as it is used.</summary>
    IMechanism Create(CKM type, IMechanismParams parameter);
}
