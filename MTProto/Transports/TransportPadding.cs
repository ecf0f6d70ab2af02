using System.Buffers.Binary;

namespace MTProto.Transports;

/// <summary>Finds where a packet ends within a payload of the padded transport, whose length covers packet and padding.</summary>
public static class TransportPadding
{
    /// <summary>
    /// The longest padding taken behind an unencrypted packet: WTelegramClient sends up to 256 bytes there, where the
    /// documentation allows 15. Nothing is allocated for it.
    /// </summary>
    public const int MaxPlainPadding = 256;

    private const int PlainHeaderLength = 20;
    private const int EncryptedHeaderLength = 24;
    private const int BlockLength = 16;

    /// <summary>Length of the packet at the start of <paramref name="payload"/>.</summary>
    /// <returns>False where the rest cannot be padding.</returns>
    public static bool TryFindPacketLength(ReadOnlySpan<byte> payload, out int length)
    {
        length = payload.Length;
        if (length < PlainHeaderLength)
        {
            // A transport error, or nothing that the layer above will take.
            length = length >= FrameCodec.MinPayloadLength ? FrameCodec.MinPayloadLength : length;
            return true;
        }

        if (BinaryPrimitives.ReadInt64LittleEndian(payload) != 0)
        {
            if (length >= EncryptedHeaderLength)
            {
                length -= (length - EncryptedHeaderLength) % BlockLength;
            }

            return true;
        }

        var body = BinaryPrimitives.ReadInt32LittleEndian(payload[(PlainHeaderLength - 4)..]);
        var padding = (long)length - PlainHeaderLength - body;
        length = (int)(length - padding);
        return body >= 0 && padding is >= 0 and <= MaxPlainPadding;
    }
}
