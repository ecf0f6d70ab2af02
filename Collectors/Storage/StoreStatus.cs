namespace Telepool.Collectors.Storage;

/// <summary>How a call to the store ended.</summary>
public enum StoreStatus
{
    /// <summary>It is done.</summary>
    Ok,

    /// <summary>The file is damaged; it was left as it is.</summary>
    Damaged,

    /// <summary>The file is a database of something else; it was left as it is.</summary>
    Foreign,

    /// <summary>The file was written by a newer version; it was left as it is.</summary>
    Newer,

    /// <summary>The disk is full; nothing of the last transaction was kept and the positions hold.</summary>
    DiskFull,

    /// <summary>The file cannot be opened, read or written.</summary>
    Failed,
}
