using Net.Pkcs11Interop.HighLevelAPI.MechanismParams;

namespace Net.Pkcs11Interop.HighLevelAPI.Factories;

/// <summary>Makes parameters of mechanisms.</summary>
public interface IMechanismParamsFactory
{
    /// <summary>The parameter of AES-GCM (CK_GCM_PARAMS).</summary>
    ICkGcmParams CreateCkGcmParams(byte[] iv, ulong ivBits, byte[] aad, ulong tagBits);
}
