namespace Orleans.Runtime;

/// <summary>What activities of the runtime are called.</summary>
public static class ActivityNames
{
    /// <summary>A read of a grain's state.</summary>
    public const string StorageRead = "read storage";

    /// <summary>A write of a grain's state.</summary>
    public const string StorageWrite = "write storage";

    /// <summary>The removal of a grain's state.</summary>
    public const string StorageClear = "clear storage";
}
