namespace Telepool.Collectors.Storage;

/// <summary>Why the store did not do what was asked.</summary>
/// <param name="Status">The class of failure.</param>
/// <param name="Path">The file that it is about.</param>
/// <param name="Reason">SQLite's words, or ours; holds no message text.</param>
public sealed record StoreFailure(StoreStatus Status, string Path, string Reason)
{
    /// <summary>One line for an operator.</summary>
    public string Describe() => Status switch
    {
        StoreStatus.Damaged => $"the database {Path} is damaged ({Reason}); it was left as it is: restore a copy, or move it away to start anew",
        StoreStatus.Foreign => $"{Path} is not a database of this program ({Reason}); it was left as it is",
        StoreStatus.Newer => $"the database {Path} was written by a newer version ({Reason}); it was left as it is",
        StoreStatus.DiskFull => $"the disk of {Path} is full; what is stored stays valid and the next run goes on from there",
        _ => $"the database {Path} cannot be used ({Reason})",
    };
}
