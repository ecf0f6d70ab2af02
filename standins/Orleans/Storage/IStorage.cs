namespace Orleans.Core;

/// <summary>A grain's stored state without its type.</summary>
public interface IStorage
{
    /// <summary>The version that was read or written last; null before.</summary>
    string? Etag { get; }

    /// <summary>Whether the state is stored at all.</summary>
    bool RecordExists { get; }

    /// <summary>Deletes the stored state and resets the one in memory.</summary>
    /// <exception cref="Storage.InconsistentStateException">The stored version is another than <see cref="Etag"/>.</exception>
    Task ClearStateAsync();

    /// <summary>Stores the state in memory.</summary>
    /// <exception cref="Storage.InconsistentStateException">The stored version is another than <see cref="Etag"/>.</exception>
    Task WriteStateAsync();

    /// <summary>Replaces the state in memory by the stored one.</summary>
    Task ReadStateAsync();

    /// <inheritdoc cref="ClearStateAsync()"/>
    Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

    /// <inheritdoc cref="WriteStateAsync()"/>
    Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

    /// <inheritdoc cref="ReadStateAsync()"/>
    Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
}
