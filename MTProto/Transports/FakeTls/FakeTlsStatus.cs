namespace MTProto.Transports.FakeTls;

/// <summary>How the hellos of a disguised connection went.</summary>
public enum FakeTlsStatus
{
    /// <summary>Both sides know the secret.</summary>
    Agreed,

    /// <summary>The peer closed the connection, or refused by an alert.</summary>
    Closed,

    /// <summary>What came is not what TLS has at this point.</summary>
    Invalid,

    /// <summary>The peer speaks TLS and does not know the secret; to a server, a stranger who is to be shown the front's own site.</summary>
    Stranger,

    /// <summary>A client that knows the secret and whose clock is too far off, or whose hello may have been recorded.</summary>
    Stale,
}
