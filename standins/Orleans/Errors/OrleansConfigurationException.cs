namespace Orleans.Runtime;

/// <summary>A setting of the silo or client is wrong or missing.</summary>
public sealed class OrleansConfigurationException : Exception
{
    /// <summary>With no message.</summary>
    public OrleansConfigurationException()
    {
    }

    /// <summary>With a message.</summary>
    public OrleansConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public OrleansConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
