namespace Orleans.Runtime;

/// <summary>The life of a silo.</summary>
public enum SiloStatus
{
    /// <summary>Unknown.</summary>
    None = 0,

    /// <summary>Not started.</summary>
    Created = 1,

    /// <summary>On its way into the cluster.</summary>
    Joining = 2,

    /// <summary>Serves requests.</summary>
    Active = 3,

    /// <summary>Ends in order.</summary>
    ShuttingDown = 4,

    /// <summary>Ends at once.</summary>
    Stopping = 5,

    /// <summary>Gone.</summary>
    Dead = 6,
}
