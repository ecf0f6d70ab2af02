using MTProto.Tl;

namespace Emulator.Tests;

/// <summary>One message from the server: an object, or the result of a call.</summary>
internal sealed record Received(long MsgId, int SeqNo, ITlObject? Value, long RequestMsgId, byte[] Result);
