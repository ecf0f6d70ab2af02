using MTProto.Crypto;

namespace MTProto.Transports;

/// <summary>How a client opens a transport.</summary>
public sealed record ClientTransportOptions
{
    /// <summary>The transport; intermediate by default. A <c>dd</c> secret turns it into the padded one.</summary>
    public TransportKind Kind { get; init; } = TransportKind.Intermediate;

    /// <summary>Whether the stream is obfuscated, as by default; the full transport must not be.</summary>
    public bool Obfuscated { get; init; } = true;

    /// <summary>The secret of the proxy at the other end; null, the default, where a data centre is. Needs <see cref="Obfuscated"/>.</summary>
    public ProxySecret? Secret { get; init; }

    /// <summary>The data centre a proxy should connect to; 2 by default, where Telegram's own clients start.</summary>
    public short DcId { get; init; } = 2;

    /// <summary>
    /// The longest packet accepted, in bytes; 16 MiB and 1 KiB by default: what gzip_packed can hold is no longer than TL's longest
    /// string of 2^24 - 1 bytes.
    /// </summary>
    public int MaxPacketLength { get; init; } = TransportConnection.DefaultMaxPacketLength;

    /// <summary>Source of header and padding.</summary>
    public IRandomSource Random { get; init; } = SystemRandomSource.Instance;

    /// <summary>The transport that is really spoken: what a <c>dd</c> secret asks for goes before <see cref="Kind"/>.</summary>
    internal TransportKind EffectiveKind => Secret is { RequiresPadding: true } ? TransportKind.PaddedIntermediate : Kind;

    /// <summary>Throws where the options contradict each other, which is a mistake of the program.</summary>
    internal void Validate()
    {
        if (Secret is not null && !Obfuscated)
        {
            throw new ArgumentException("A proxy secret needs an obfuscated transport.", nameof(Secret));
        }

        if (Obfuscated && EffectiveKind == TransportKind.Full)
        {
            throw new ArgumentException("The full transport cannot be obfuscated.", nameof(Kind));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(MaxPacketLength, FrameCodec.MinPayloadLength, nameof(MaxPacketLength));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxPacketLength, TransportConnection.LargestMaxPacketLength, nameof(MaxPacketLength));
    }
}
