namespace Telepool.Gateway.Listening.ProxyProtocol;

/// <summary>What reading a PROXY header came to.</summary>
internal enum ProxyHeaderStatus
{
    /// <summary>A header, so far as it is here.</summary>
    Incomplete,

    /// <summary>A whole header.</summary>
    Complete,

    /// <summary>No header, or one that breaks the rules.</summary>
    Invalid,

    /// <summary>A header of another version, or with a command or family that version 2 does not define, or longer than is read here.</summary>
    Unsupported,
}
