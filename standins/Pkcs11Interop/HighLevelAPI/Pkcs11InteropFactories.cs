using Net.Pkcs11Interop.HighLevelAPI.Factories;

namespace Net.Pkcs11Interop.HighLevelAPI;

/// <summary>Makes what calls take.</summary>
public class Pkcs11InteropFactories
{
    /// <summary>Loads modules.</summary>
    public IPkcs11LibraryFactory Pkcs11LibraryFactory { get; } = new Pkcs11LibraryFactory();

    /// <summary>Makes attributes.</summary>
    public IObjectAttributeFactory ObjectAttributeFactory { get; } = new ObjectAttributeFactory();

    /// <summary>Makes mechanisms.</summary>
    public IMechanismFactory MechanismFactory { get; } = new MechanismFactory();

    /// <summary>Makes parameters of mechanisms.</summary>
    public IMechanismParamsFactory MechanismParamsFactory { get; } = new MechanismParamsFactory();
}
