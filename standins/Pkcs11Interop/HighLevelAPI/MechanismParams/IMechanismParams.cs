namespace Net.Pkcs11Interop.HighLevelAPI.MechanismParams;

/// <summary>The parameter of a mechanism; holds memory of its own until it is disposed.</summary>
public interface IMechanismParams : IDisposable
{
    /// <summary>The structure that the module is given.</summary>
    object ToMarshalableStructure();
}
