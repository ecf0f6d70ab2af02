using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MTProto.Transports.WebSocket;

namespace Telepool.Gateway.Relaying;

/// <summary>Where in a record or frame an incoming stream stands: 16 bytes without references. The default value is the start of one.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct ClientCodecState
{
    /// <summary>The same for <see cref="ClientCodec.WebSocketFrames"/>; the other members are those of <see cref="ClientCodec.TlsRecords"/>.</summary>
    [FieldOffset(0)]
    public WebSocketReader Frames;

    /// <summary>Bytes of the current record's payload that have not come yet.</summary>
    [FieldOffset(0)]
    public uint Remaining;

    /// <summary>How many bytes of <see cref="Header"/> have come; 0 within a payload.</summary>
    [FieldOffset(4)]
    public byte HeaderLength;

    /// <summary>What the current payload is.</summary>
    [FieldOffset(5)]
    public byte Type;

    /// <summary>The part of a header that has come.</summary>
    [FieldOffset(6)]
    public HeaderBytes Header;

    /// <summary>A record's header (RFC 8446 section 5.1).</summary>
    [InlineArray(TlsRecordCodec.HeaderLength)]
    internal struct HeaderBytes
    {
        private byte _first;
    }
}
