using MTProto.Crypto;

namespace MTProto.Transports;

/// <summary>What a server accepts from clients.</summary>
public sealed record ServerTransportOptions
{
    /// <summary>
    /// Secrets of which a client must have one; empty, the default, for a data centre, whose clients obfuscate without. With a
    /// secret only obfuscated transports are accepted.
    /// </summary>
    public IReadOnlyList<ProxySecret> Secrets { get; init; } = [];

    /// <summary>
    /// Whether a client with a <c>dd</c> secret may use a transport without padding; yes by default, since gramjs says abridged
    /// whatever its secret begins with.
    /// </summary>
    public bool AcceptUnpaddedForPaddedSecrets { get; init; } = true;

    /// <summary>
    /// Whether the first 64 bytes are an obfuscation header whatever they look like, as within a disguise, where clients do not avoid the
    /// beginnings of other protocols; false by default.
    /// </summary>
    public bool OnlyObfuscated { get; init; }

    /// <summary>The longest packet accepted, in bytes; 16 MiB and 1 KiB by default. Memory follows what has arrived, not what is announced.</summary>
    public int MaxPacketLength { get; init; } = TransportConnection.DefaultMaxPacketLength;

    /// <summary>Source of padding.</summary>
    public IRandomSource Random { get; init; } = SystemRandomSource.Instance;

    /// <summary>Throws where the options cannot be meant, which is a mistake of the program.</summary>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxPacketLength, FrameCodec.MinPayloadLength, nameof(MaxPacketLength));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxPacketLength, TransportConnection.LargestMaxPacketLength, nameof(MaxPacketLength));
    }
}
