namespace MTProto.Messages;

/// <summary>What a session tells its owner while it takes a packet; called by the reader, one at a time, without a lock held.</summary>
internal interface ISessionEvents
{
    /// <summary>Something that answers no call: updates, or an object of a newer layer. Valid only within this call.</summary>
    void OnPush(ReadOnlySpan<byte> body);

    /// <summary>The server has begun a new session: updates before it may be lost.</summary>
    void OnNewSession();

    /// <summary>The salt to be kept for the next start.</summary>
    void OnSalt(long salt);

    /// <summary>The server's clock differs from ours by this much.</summary>
    void OnTimeOffset(TimeSpan offset);

    /// <summary>The server refused one of our messages.</summary>
    /// <param name="errorCode">As in core.telegram.org/mtproto/service_messages_about_messages#notice-of-ignored-error-message.</param>
    void OnRefused(int errorCode);
}
