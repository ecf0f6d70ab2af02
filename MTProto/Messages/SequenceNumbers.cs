namespace MTProto.Messages;

/// <summary>
/// Issues msg_seqno: twice the number of content-related messages sent before in the session, plus one for a content-related one
/// (core.telegram.org/mtproto/description#message-sequence-number-msg-seqno). Not safe for use by two threads at once.
/// </summary>
public struct SequenceNumbers
{
    private int _content;

    /// <summary>The number of the next message.</summary>
    /// <param name="contentRelated">True for what the other side must acknowledge: calls, answers, updates; false for containers, acknowledgements and the like.</param>
    public int Next(bool contentRelated) => contentRelated ? (2 * _content++) + 1 : 2 * _content;

    /// <summary>Begins again at 0, with a new session.</summary>
    public void Reset() => _content = 0;

    /// <summary>Skips ahead, after a server found a number too low (bad_msg_notification 32).</summary>
    public void Skip(int contentMessages) => _content += contentMessages;

    /// <summary>True for a number of a content-related message.</summary>
    public static bool IsContentRelated(int seqNo) => (seqNo & 1) == 1;
}
