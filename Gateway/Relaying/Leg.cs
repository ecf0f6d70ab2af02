using MTProto.Crypto;
using MTProto.Transports;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Relaying;

/// <summary>One side of a relay: its socket, what waits to be sent to it, and the streams of both of its directions.</summary>
internal unsafe struct Leg
{
    public WatchId Watch;
    public int Fd;
    public LegFlags Flags;

    /// <summary>What the socket did not take, already as it goes out; null where nothing waits.</summary>
    public byte* Pending;

    public int PendingStart;
    public int PendingLength;
    public byte PendingClass;

    /// <summary>How much is read at once from this side: <see cref="Relay.SmallestRead"/> doubled so many times.</summary>
    public byte ReadShift;

    public ClientCodec Codec;
    public ClientCodecState CodecState;

    /// <summary>Where the packets stand that go out to a WebSocket.</summary>
    public FrameCursor Outgoing;

    /// <summary>The stream that bytes from this side come under.</summary>
    public CtrState Decrypt;

    /// <summary>The stream that bytes to this side go under.</summary>
    public CtrState Encrypt;
}
