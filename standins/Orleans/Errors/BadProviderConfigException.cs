namespace Orleans.Storage;

/// <summary>A storage provider is not set up as its users need it.</summary>
public sealed class BadProviderConfigException : Orleans.Runtime.OrleansException
{
    /// <summary>With no message.</summary>
    public BadProviderConfigException()
    {
    }

    /// <summary>With a message.</summary>
    public BadProviderConfigException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public BadProviderConfigException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
