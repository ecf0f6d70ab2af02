using System.Runtime.CompilerServices;

namespace Telepool.Gateway.Relaying;

/// <summary>Where in a record or frame an incoming stream stands: 24 bytes without references. The default value is the start of one.</summary>
internal struct ClientCodecState
{
    /// <summary>Bytes of the current record's or frame's payload that have not come yet.</summary>
    public ulong Remaining;

    /// <summary>The part of a header that has come, or what of the last one counts for its payload (the mask of a WebSocket frame).</summary>
    public HeaderBytes Header;

    /// <summary>How many bytes of <see cref="Header"/> have come; 0 within a payload.</summary>
    public byte HeaderLength;

    /// <summary>What the current payload is, as the codec numbers it.</summary>
    public byte Type;

    /// <summary>The longest header there is: a WebSocket frame's of a client (RFC 6455 section 5.2).</summary>
    [InlineArray(14)]
    internal struct HeaderBytes
    {
        private byte _first;
    }
}
