using Orleans.Runtime;

namespace Grains.Interfaces.Operations;

/// <summary>
/// A grain's state could not be read or written: its store is away or refuses. What the store itself said stays in the log of the process that asked it, since callers
/// in other processes need not have the library that its exceptions come from.
/// </summary>
[GenerateSerializer, Alias("telepool.grain-storage-exception")]
public sealed class GrainStorageException : OrleansException
{
    /// <summary>For serialisers.</summary>
    public GrainStorageException()
    {
    }

    /// <param name="message">Names the state, the grain and what failed.</param>
    public GrainStorageException(string message)
        : base(message)
    {
    }

    /// <param name="message">Names the state, the grain and what failed.</param>
    /// <param name="innerException">The cause; only of a kind that every process knows.</param>
    public GrainStorageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
