namespace Net.Pkcs11Interop.HighLevelAPI;

/// <summary>A mechanism with its parameter.</summary>
public interface IMechanism : IDisposable
{
    /// <summary>The mechanism's number.</summary>
    ulong Type { get; }

    /// <summary>The structure that the module is given.</summary>
    object ToMarshalableStructure();
}
