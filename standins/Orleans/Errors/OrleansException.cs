namespace Orleans.Runtime;

/// <summary>An error of the runtime.</summary>
public class OrleansException : Exception
{
    /// <summary>With no message.</summary>
    public OrleansException()
    {
    }

    /// <summary>With a message.</summary>
    public OrleansException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public OrleansException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
