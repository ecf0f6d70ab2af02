namespace MTProto.Messages;

/// <summary>What stands before the body within an encrypted message (core.telegram.org/mtproto/description#encrypted-message-encrypted-data).</summary>
/// <param name="Salt">server_salt.</param>
/// <param name="SessionId">session_id, chosen by the client.</param>
/// <param name="MsgId">The message's identifier: unix time times 2^32, see <see cref="MessageIds"/>.</param>
/// <param name="SeqNo">Twice the number of content-related messages before it, plus one if it is one itself.</param>
/// <param name="BodyOffset">Where the body begins, in bytes from the start of the plaintext.</param>
/// <param name="BodyLength">Bytes of the body, without the padding; a multiple of four.</param>
public readonly record struct InnerHeader(long Salt, long SessionId, long MsgId, int SeqNo, int BodyOffset, int BodyLength);
