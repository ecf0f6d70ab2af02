namespace Telepool.Gateway.Relaying;

/// <summary>What a relay does with the bytes.</summary>
[Flags]
internal enum PairFlags
{
    /// <summary>They go on as they came.</summary>
    None = 0,

    /// <summary>Those from the client change their stream.</summary>
    RecryptUp = 1,

    /// <summary>Those from the upstream change their stream; without it and with <see cref="RecryptUp"/>, both sides share one.</summary>
    RecryptDown = 2,

    /// <summary>It has ended and is freed when the batch of events is through.</summary>
    IsEnding = 4,

    /// <summary>Its client was let in at the door, which is told of its end.</summary>
    HasPass = 8,

    /// <summary>It counts for the client's address.</summary>
    CountsForAddress = 16,
}
