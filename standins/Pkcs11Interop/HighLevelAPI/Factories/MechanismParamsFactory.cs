using Net.Pkcs11Interop.HighLevelAPI.MechanismParams;

namespace Net.Pkcs11Interop.HighLevelAPI.Factories;

/// <summary>Makes parameters of mechanisms.</summary>
public class MechanismParamsFactory : IMechanismParamsFactory
{
    /// <inheritdoc/>
    public ICkGcmParams CreateCkGcmParams(byte[] iv, ulong ivBits, byte[] aad, ulong tagBits) => new CkGcmParams(iv, ivBits, aad, tagBits);
}
