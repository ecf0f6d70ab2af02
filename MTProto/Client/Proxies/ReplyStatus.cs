namespace MTProto.Client.Proxies;

/// <summary>How far a proxy's reply has arrived.</summary>
internal enum ReplyStatus
{
    /// <summary>More bytes must come.</summary>
    Incomplete,

    /// <summary>It is there.</summary>
    Whole,

    /// <summary>It can become none, whatever comes.</summary>
    Invalid,
}
