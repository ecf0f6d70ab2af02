namespace Telepool.Collectors.Statistics;

/// <summary>What reading a graph's JSON came to.</summary>
public enum GraphStatus
{
    /// <summary>It was read.</summary>
    Ok,

    /// <summary>It ends in the middle.</summary>
    Incomplete,

    /// <summary>It is not JSON, or its parts contradict each other.</summary>
    Invalid,

    /// <summary>It is JSON of a shape, or of a size, that graphs do not have as far as this program knows.</summary>
    Unsupported,
}
