namespace Orleans.Runtime;

/// <summary>Where a state is stored.</summary>
public interface IPersistentStateConfiguration
{
    /// <summary>The state's name among those of the grain.</summary>
    string StateName { get; }

    /// <summary>The storage's name, or null for the default one.</summary>
    string? StorageName { get; }
}
