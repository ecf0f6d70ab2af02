using System.Runtime.InteropServices;

namespace Telepool.Gateway.Relaying;

/// <summary>Where in a record or frame an incoming stream stands: 16 bytes without references. The default value is the start of one.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ClientCodecState
{
    /// <summary>Bytes of the current record's or frame's payload that have not come yet.</summary>
    public uint Remaining;

    /// <summary>The part of a header that has come, the first byte lowest: TLS needs 5 bytes, WebSocket frames of clients 14 at most.</summary>
    public ulong Header;

    /// <summary>How many bytes of <see cref="Header"/> there are; the codec's own further flags lie above.</summary>
    public byte HeaderLength;

    /// <summary>What the current payload is, as the codec numbers it.</summary>
    public byte Type;

    /// <summary>The codec's own.</summary>
    public ushort Extra;
}
