namespace Orleans.Runtime;

/// <summary>A request came to nobody who could serve it.</summary>
public class OrleansMessageRejectionException : OrleansException
{
    /// <summary>With no message.</summary>
    public OrleansMessageRejectionException()
    {
    }

    /// <summary>With a message.</summary>
    public OrleansMessageRejectionException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public OrleansMessageRejectionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
