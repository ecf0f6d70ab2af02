namespace Telepool.Collectors.Control;

/// <summary>What a line of a followed channel tells.</summary>
internal enum FollowEventKind
{
    /// <summary>The channel is followed.</summary>
    Following,

    /// <summary>Something was recorded.</summary>
    Stored,

    /// <summary>What is stored is compared with the history.</summary>
    Comparing,

    /// <summary>It has to wait.</summary>
    Waiting,

    /// <summary>It is not followed any more.</summary>
    Finished,

    /// <summary>The reader of these lines was too slow: some are missing before this one. What they told is in the database.</summary>
    Missed,
}
