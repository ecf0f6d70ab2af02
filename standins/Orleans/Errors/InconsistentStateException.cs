using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>The stored state is not the one that the writer had read.</summary>
public class InconsistentStateException : OrleansException
{
    /// <summary>With no message.</summary>
    public InconsistentStateException()
    {
    }

    /// <summary>With a message.</summary>
    public InconsistentStateException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public InconsistentStateException(string message, Exception? innerException)
        : base(message, innerException!)
    {
    }

    /// <summary>With the two versions that differ.</summary>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : base(errorMsg)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>With the two versions that differ and a cause.</summary>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
        : base(errorMsg, storageException!)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>With the two versions that differ, and the cause whose message is taken over.</summary>
    public InconsistentStateException(string? storedEtag, string? currentEtag, Exception storageException)
        : this(storageException.Message, storedEtag, currentEtag, storageException)
    {
    }

    /// <summary>The version in storage, where it is known.</summary>
    public string? StoredEtag { get; private set; }

    /// <summary>The version that the writer had read.</summary>
    public string? CurrentEtag { get; private set; }

    /// <summary>Whether the activation that sees it wrote the state itself, and did not call one that did.</summary>
    internal bool IsOfThisActivation { get; set; } = true;

    /// <inheritdoc/>
    public override string ToString() => $"{base.ToString()} (stored ETag {StoredEtag}, current ETag {CurrentEtag})";
}
