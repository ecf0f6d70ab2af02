namespace MTProto.Client;

/// <summary>How the loading of a saved session ended.</summary>
public enum StateLoadStatus
{
    /// <summary>The session is whole.</summary>
    Ok,

    /// <summary>The bytes end too early.</summary>
    Incomplete,

    /// <summary>The bytes are no session, or their checksum is wrong.</summary>
    Damaged,

    /// <summary>A later version of the format.</summary>
    Unsupported,
}
