using MTProto.Crypto;
using MTProto.Transports;
using MTProto.Transports.WebSocket;
using Telepool.Gateway.Relaying;

namespace Telepool.Gateway.Upstreams;

/// <summary>
/// What opens the obfuscated stream to a data centre (core.telegram.org/mtproto/mtproto-transports#transport-obfuscation): the same 64 bytes that a
/// client sends, without a secret, and behind them what the client has sent so far. In fast mode its keys are the client's own, turned around,
/// so that the data centre's bytes are already what the client expects.
/// </summary>
internal sealed class UpstreamHeader
{
    private const int KeyOffset = 8;
    private const int KeyAndIvLength = CtrState.KeyLength + CtrState.IvLength;
    private const int TagOffset = KeyOffset + KeyAndIvLength;

    private UpstreamHeader(byte[] bytes, in CtrState encrypt, in CtrState decrypt, bool isShared)
    {
        Bytes = bytes;
        Encrypt = encrypt;
        Decrypt = decrypt;
        IsShared = isShared;
    }

    /// <summary>The header and what follows, as it goes out.</summary>
    public byte[] Bytes { get; }

    /// <summary>The stream to the data centre, behind <see cref="Bytes"/>.</summary>
    public CtrState Encrypt { get; }

    /// <summary>The stream from the data centre, at its beginning.</summary>
    public CtrState Decrypt { get; }

    /// <summary>Whether the data centre encrypts for the client.</summary>
    public bool IsShared { get; }

    /// <summary>Where the packets stand behind <see cref="Bytes"/>, where they go out as messages of a WebSocket.</summary>
    public FrameCursor Outgoing { get; private init; }

    /// <summary>Makes the header for a client.</summary>
    /// <param name="client">The client.</param>
    /// <param name="codec">What the upstream's side is wrapped in. For the packets of a WebSocket each side must have a stream of its own.</param>
    public static UpstreamHeader Create(AuthenticatedClient client, ClientCodec codec = ClientCodec.None)
    {
        var bytes = new byte[ObfuscationHeader.Length + client.Leftover.Length];
        var header = bytes.AsSpan(0, ObfuscationHeader.Length);
        var isFast = client.User.Settings.IsFast && client.Codec != ClientCodec.WebSocketFrames && codec != ClientCodec.WebSocketFrames;
        Span<byte> shared = stackalloc byte[KeyAndIvLength];
        if (isFast)
        {
            client.Encrypt.CopyKey(shared);
            client.Encrypt.CopyCounter(shared[CtrState.KeyLength..]);
            shared.Reverse();
        }

        // What a header must not begin with lies in the first 8 bytes, which are noise in any case.
        do
        {
            SystemRandomSource.Instance.Fill(header);
        }
        while (ObfuscationHeader.IsReserved(header));

        if (isFast)
        {
            shared.CopyTo(header[KeyOffset..]);
        }

        ObfuscationHeader.WriteTail(header, client.Kind, client.DcId);
        Span<byte> reversed = stackalloc byte[KeyAndIvLength];
        header[KeyOffset..TagOffset].CopyTo(reversed);
        reversed.Reverse();
        var encrypt = new CtrState(header[KeyOffset..(KeyOffset + CtrState.KeyLength)], header[(KeyOffset + CtrState.KeyLength)..TagOffset]);
        var decrypt = new CtrState(reversed[..CtrState.KeyLength], reversed[CtrState.KeyLength..]);

        // Only the tail goes out encrypted; the stream runs over all 64 bytes.
        encrypt.Skip(TagOffset);
        CtrState.Apply(ref encrypt, header[TagOffset..]);
        if (codec == ClientCodec.WebSocketFrames)
        {
            return PutInFrames(client, header, encrypt, decrypt);
        }

        client.Leftover.Span.CopyTo(bytes.AsSpan(ObfuscationHeader.Length));
        CtrState.Apply(ref encrypt, bytes.AsSpan(ObfuscationHeader.Length));
        return new UpstreamHeader(bytes, encrypt, decrypt, isFast);
    }

    // The header is a message of its own, and each packet behind it too.
    private static UpstreamHeader PutInFrames(AuthenticatedClient client, ReadOnlySpan<byte> header, CtrState encrypt, in CtrState decrypt)
    {
        var frames = new byte[WebSocketFrame.MaxHeader + ObfuscationHeader.Length + WebSocketPackets.GetMaxLength(client.Leftover.Length)];
        var length = WebSocketFrame.Write(WebSocketOpcode.Binary, header, WebSocketPackets.NewMask(), frames);
        var outgoing = default(FrameCursor);
        length += WebSocketPackets.Put(client.Kind, ref outgoing, ref encrypt, isUp: true, client.Leftover.Span, frames.AsSpan(length));
        return new UpstreamHeader(frames[..length], encrypt, decrypt, isShared: false) { Outgoing = outgoing };
    }
}
