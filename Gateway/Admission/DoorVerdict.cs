namespace Telepool.Gateway.Admission;

/// <summary>Whether a connection comes in.</summary>
internal enum DoorVerdict
{
    /// <summary>Yes.</summary>
    Admitted,

    /// <summary>A rule blocks its address.</summary>
    Blocked,

    /// <summary>Its address is banned.</summary>
    Banned,

    /// <summary>Its address opens connections too fast.</summary>
    TooFast,

    /// <summary>Its address has too many.</summary>
    TooMany,

    /// <summary>The gateway has as many connections, or unfinished handshakes, as it may.</summary>
    Full,

    /// <summary>The gateway is overloaded, and nobody authenticated from there lately.</summary>
    Overloaded,
}
