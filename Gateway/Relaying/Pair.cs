using MTProto.Transports;

namespace Telepool.Gateway.Relaying;

/// <summary>
/// A relay between a client and an upstream, in memory outside of the collector's heap. Kept small: this is nearly all that an idle
/// connection costs the process.
/// </summary>
internal struct Pair
{
    public Leg Client;
    public Leg Upstream;

    /// <summary>The how manieth use of this memory; odd while it is in use.</summary>
    public uint Generation;

    public PairFlags Flags;

    /// <summary>The transport within the obfuscation, where a side is a WebSocket.</summary>
    public TransportKind Kind;

    /// <summary>The user's place in the worker's list; -1 where there is none.</summary>
    public int User;

    /// <summary>What the upstream's side goes through, by its place in the worker's list; -1 where that is not counted.</summary>
    public int Via;

    /// <summary>When something moved last, in seconds of the worker's clock.</summary>
    public uint MovedAt;

    /// <summary>When the relay is to end whatever moves, in seconds of the worker's clock; 0: never.</summary>
    public uint EndsAt;

    public ushort ClientPort;
    public UInt128 ClientAddress;

    /// <summary>Bytes that may still be read from either side; <see cref="long.MaxValue"/> without a limit.</summary>
    public long BytesLeft;

    public readonly bool IsOpen => (Generation & 1) != 0;
}
