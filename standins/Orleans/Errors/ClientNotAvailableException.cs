namespace Orleans.Runtime;

/// <summary>The observer's process is gone.</summary>
public sealed class ClientNotAvailableException : OrleansException
{
    /// <summary>With no message.</summary>
    public ClientNotAvailableException()
    {
    }

    /// <summary>With a message.</summary>
    public ClientNotAvailableException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public ClientNotAvailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
