namespace Orleans;

/// <summary>A state as storages see it.</summary>
public interface IGrainState<T>
{
    /// <summary>The state.</summary>
    T? State { get; set; }

    /// <summary>The stored version that the state was read from or written to; the storage sets it.</summary>
    string? ETag { get; set; }

    /// <summary>Whether the state is stored; the storage sets it.</summary>
    bool RecordExists { get; set; }
}
