namespace Orleans.Serialization;

/// <summary>A value could not cross between grains.</summary>
public class SerializerException : Exception
{
    /// <summary>With no message.</summary>
    public SerializerException()
    {
    }

    /// <summary>With a message.</summary>
    public SerializerException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public SerializerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
