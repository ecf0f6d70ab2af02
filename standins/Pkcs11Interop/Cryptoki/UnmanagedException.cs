namespace Net.Pkcs11Interop.Common;

/// <summary>A library could not be loaded, or has not the function that was asked for.</summary>
public class UnmanagedException : Exception
{
    /// <summary>Says what is wrong.</summary>
    public UnmanagedException(string message)
        : base(message)
    {
    }

    /// <summary>The system's number for it, where there is one.</summary>
    public int? ErrorCode => null;
}
