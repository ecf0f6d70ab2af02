using MTProto.Tl;

namespace MTProto.Tests.Client;

/// <summary>A message of the client as the scripted server got it.</summary>
internal sealed record ServerCall(ServerPeer Peer, long MsgId, int SeqNo, long Salt, long ContainerId, bool IsWrapped, ITlObject Body)
{
    public void Answer(ITlObject result) => Peer.Answer(MsgId, result);

    public void Fail(int code, string message) => Peer.Answer(MsgId, new RpcError { ErrorCode = code, ErrorMessage = message });
}
