namespace ServiceDefaults.Storage;

/// <summary>The disk or the file failed under a running host: nothing that the host could have checked at its start.</summary>
public sealed class GrainDatabaseException : Exception
{
    /// <summary>For serialisers.</summary>
    public GrainDatabaseException()
    {
    }

    /// <param name="message">Names the file and what failed.</param>
    public GrainDatabaseException(string message)
        : base(message)
    {
    }

    /// <param name="message">Names the file and what failed.</param>
    /// <param name="innerException">What the database said.</param>
    public GrainDatabaseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
