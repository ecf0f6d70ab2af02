using MTProto.Tl;

namespace Emulator.Sessions;

/// <summary>A connection, as those see it who have news for its client.</summary>
internal interface IUpdateReceiver
{
    /// <summary>Sends the updates soon, or drops them where the client reads too slowly; it will find the gap by their pts.</summary>
    void Push(ServerSession session, ITlObject updates);
}
