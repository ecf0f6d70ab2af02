namespace Telepool.Collectors.Storage;

/// <summary>The database failed while it was read; <see cref="Failure"/> names the file.</summary>
public sealed class StoreException(StoreFailure failure) : Exception(failure.Describe())
{
    /// <summary>What failed.</summary>
    public StoreFailure Failure { get; } = failure;
}
