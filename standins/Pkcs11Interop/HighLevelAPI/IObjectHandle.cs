namespace Net.Pkcs11Interop.HighLevelAPI;

/// <summary>The handle of an object, good for this process while it is logged in.</summary>
public interface IObjectHandle
{
    /// <summary>The number.</summary>
    ulong ObjectId { get; }
}
