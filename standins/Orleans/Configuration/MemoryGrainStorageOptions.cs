namespace Orleans.Configuration;

/// <summary>Settings of the storage in memory.</summary>
public class MemoryGrainStorageOptions
{
    /// <summary>Over how many grains the states are spread; has no effect in one process.</summary>
    public int NumStorageGrains { get; set; } = 10;
}
