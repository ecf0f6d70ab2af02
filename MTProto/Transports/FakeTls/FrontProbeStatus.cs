namespace MTProto.Transports.FakeTls;

/// <summary>What a server made of a probe.</summary>
public enum FrontProbeStatus
{
    /// <summary>The answer has begun; more must come.</summary>
    Incomplete,

    /// <summary>A ServerHello of TLS 1.3 and whole records of encrypted handshake. There may be more of them: only silence tells.</summary>
    Answered,

    /// <summary>The server speaks TLS, and not as a disguise can look like: an older version, or it wants another key share first.</summary>
    Unsupported,

    /// <summary>The server refused by an alert.</summary>
    Refused,

    /// <summary>Not TLS.</summary>
    Invalid,
}
