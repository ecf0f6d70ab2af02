using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI.MechanismParams;

namespace Net.Pkcs11Interop.HighLevelAPI.Factories;

/// <summary>Makes mechanisms.</summary>
public class MechanismFactory : IMechanismFactory
{
    /// <inheritdoc/>
    public IMechanism Create(CKM type) => new Mechanism(type, []);

    /// <inheritdoc/>
    public IMechanism Create(CKM type, byte[] parameter) => new Mechanism(type, parameter);

    /// <inheritdoc/>
    public IMechanism Create(CKM type, IMechanismParams parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return new Mechanism(type, (byte[])parameter.ToMarshalableStructure());
    }
}
