namespace Orleans;

/// <summary>Why an activation ends.</summary>
public enum DeactivationReasonCode : byte
{
    /// <summary>Not said.</summary>
    None,

    /// <summary>The silo stops.</summary>
    ShuttingDown,

    /// <summary>The grain's own start failed.</summary>
    ActivationFailed,

    /// <summary>The directory could not register it.</summary>
    DirectoryFailure,

    /// <summary>Nothing called it for long enough.</summary>
    ActivationIdle,

    /// <summary>It stopped answering.</summary>
    ActivationUnresponsive,

    /// <summary>The grain has another activation.</summary>
    DuplicateActivation,

    /// <summary>A request needs another version of the grain.</summary>
    IncompatibleRequest,

    /// <summary>The grain threw where it must not.</summary>
    ApplicationError,

    /// <summary>The grain asked for it.</summary>
    ApplicationRequested,

    /// <summary>It moves to another silo.</summary>
    Migrating,

    /// <summary>The runtime asked for it.</summary>
    RuntimeRequested,

    /// <summary>The silo is short of memory.</summary>
    HighMemoryPressure,
}
