namespace MTProto.Messages;

/// <summary>What <see cref="ReceivedMessageIds"/> knows of an identifier.</summary>
public enum ReceivedStatus
{
    /// <summary>Not received before.</summary>
    New,

    /// <summary>Received before.</summary>
    Repeated,

    /// <summary>Below everything remembered: it may have been received before.</summary>
    TooOld,
}
