namespace Orleans.Runtime;

/// <summary>An activation has more requests waiting than its limit.</summary>
public sealed class LimitExceededException : OrleansException
{
    /// <summary>With no message.</summary>
    public LimitExceededException()
    {
    }

    /// <summary>With a message.</summary>
    public LimitExceededException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public LimitExceededException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
