namespace Orleans.Serialization;

/// <summary>A type is not serialisable.</summary>
public sealed class CodecNotFoundException : SerializerException
{
    /// <summary>With no message.</summary>
    public CodecNotFoundException()
    {
    }

    /// <summary>With a message.</summary>
    public CodecNotFoundException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public CodecNotFoundException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
