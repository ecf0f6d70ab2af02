namespace Orleans.Runtime;

/// <summary>The grain that an asynchronous stream came from ended before the stream did.</summary>
public sealed class EnumerationAbortedException : Exception
{
    /// <summary>With no message.</summary>
    public EnumerationAbortedException()
    {
    }

    /// <summary>With a message.</summary>
    public EnumerationAbortedException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public EnumerationAbortedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
