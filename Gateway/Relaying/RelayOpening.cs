using MTProto.Crypto;
using MTProto.Transports;
using Telepool.Gateway.Upstreams;
using Telepool.Gateway.Users;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Relaying;

/// <summary>What a relay begins with.</summary>
internal ref struct RelayOpening
{
    public RelayOpening()
    {
    }

    /// <summary>The upstream's socket, connected, or about to be with everything sent so far failed for that reason alone.</summary>
    public required int UpstreamFd { get; init; }

    /// <summary>Its watch, where it has one already.</summary>
    public WatchId UpstreamWatch { get; init; }

    /// <summary>What it goes through, which is told of its end; null where nobody wants to know.</summary>
    public Upstream? Upstream { get; init; }

    /// <summary>Whose relay it is; null for nobody's, as with the front.</summary>
    public UserAccount? User { get; init; }

    /// <summary>The transport within the obfuscation; counts only where a side is a WebSocket.</summary>
    public TransportKind Kind { get; init; }

    /// <summary>Where the stream to the upstream stands behind <see cref="First"/>; counts only where the upstream is a WebSocket.</summary>
    public FrameCursor UpstreamOutgoing { get; init; }

    /// <summary>What is done with the bytes.</summary>
    public PairFlags Flags { get; init; }

    /// <summary>What the client's side is wrapped in.</summary>
    public ClientCodec ClientCodec { get; init; }

    /// <summary>The wrapping's state behind everything that was consumed of the connection.</summary>
    public ClientCodecState ClientCodecState { get; init; }

    /// <summary>What the upstream's side is wrapped in.</summary>
    public ClientCodec UpstreamCodec { get; init; }

    /// <summary>The streams of the client's side.</summary>
    public CtrState ClientDecrypt { get; init; }

    /// <summary>The streams of the client's side.</summary>
    public CtrState ClientEncrypt { get; init; }

    /// <summary>The streams of the upstream's side.</summary>
    public CtrState UpstreamDecrypt { get; init; }

    /// <summary>The streams of the upstream's side.</summary>
    public CtrState UpstreamEncrypt { get; init; }

    /// <summary>What goes to the upstream before anything that is relayed, as it goes out. Not in the worker's scratch memory.</summary>
    public ReadOnlySpan<byte> First { get; init; }

    /// <summary>Bytes in both directions together after which the relay ends.</summary>
    public long MaxBytes { get; init; } = long.MaxValue;

    /// <summary>How long it may last whatever moves; zero: for ever.</summary>
    public TimeSpan MaxTime { get; init; }
}
