namespace MTProto.Transports.FakeTls;

/// <summary>What received bytes are.</summary>
public enum HelloStatus
{
    /// <summary>The beginning of a hello; more must come.</summary>
    Incomplete,

    /// <summary>A whole hello.</summary>
    Whole,

    /// <summary>No hello, whatever comes.</summary>
    Invalid,
}
