namespace Net.Pkcs11Interop.Common;

/// <summary>The library is for processes of another width.</summary>
public class LibraryArchitectureException : Exception
{
    /// <summary>Says which way round.</summary>
    public LibraryArchitectureException()
        : base(Environment.Is64BitProcess ? "A library of 32 bits cannot be loaded into a process of 64" : "A library of 64 bits cannot be loaded into a process of 32")
    {
    }
}
