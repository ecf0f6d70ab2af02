namespace Net.Pkcs11Interop.HighLevelAPI.MechanismParams;

/// <summary>The parameter of AES-GCM.</summary>
public interface ICkGcmParams : IMechanismParams
{
}
