namespace Orleans.Runtime;

/// <summary>The silo that had to answer is gone; whether the request ran is unknown.</summary>
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    /// <summary>With no message.</summary>
    public SiloUnavailableException()
    {
    }

    /// <summary>With a message.</summary>
    public SiloUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public SiloUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
