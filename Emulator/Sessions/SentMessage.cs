namespace Emulator.Sessions;

/// <summary>A message that the client has not acknowledged yet.</summary>
/// <param name="MsgId">Its id.</param>
/// <param name="SeqNo">Its number.</param>
/// <param name="RequestMsgId">The call that it answers, or 0.</param>
/// <param name="Body">What it says.</param>
internal sealed record SentMessage(long MsgId, int SeqNo, long RequestMsgId, byte[] Body);
