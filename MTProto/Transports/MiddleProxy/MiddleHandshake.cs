using System.Buffers.Binary;

namespace MTProto.Transports.MiddleProxy;

/// <summary>The second message in each direction, the first that is encrypted: who speaks to whom (<c>RPC_HANDSHAKE</c>).</summary>
/// <param name="Sender">The process that sends.</param>
/// <param name="Peer">The process that it believes to speak to.</param>
public readonly record struct MiddleHandshake(MiddleProcess Sender, MiddleProcess Peer)
{
    /// <summary>Bytes of the message.</summary>
    public const int Length = 8 + (2 * MiddleProcess.Length);

    // The only one defined asks for CRC-32C in place of CRC-32, which is not used here.
    private const uint NoFlags = 0;

    /// <summary>Writes the message.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, MiddleCodes.Handshake);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], NoFlags);
        Sender.Write(destination[8..]);
        Peer.Write(destination[(8 + MiddleProcess.Length)..Length]);
    }

    /// <summary>Reads the message.</summary>
    /// <param name="body">A frame's body.</param>
    /// <param name="self">Who the peer must mean; null takes any, as a middle proxy does.</param>
    /// <param name="handshake">The message, where the result is <see cref="MiddleStatus.Ok"/>.</param>
    /// <returns>
    /// <see cref="MiddleStatus.Unsupported"/> where the peer reports an error or asks for another checksum, <see cref="MiddleStatus.Invalid"/> for another message or process.
    /// </returns>
    public static MiddleStatus TryRead(ReadOnlySpan<byte> body, MiddleProcess? self, out MiddleHandshake handshake)
    {
        handshake = default;
        if (body.Length < 4)
        {
            return MiddleStatus.Invalid;
        }

        var code = BinaryPrimitives.ReadUInt32LittleEndian(body);
        if (code != MiddleCodes.Handshake || body.Length != Length)
        {
            return code == MiddleCodes.HandshakeError ? MiddleStatus.Unsupported : MiddleStatus.Invalid;
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(body[4..]) != NoFlags)
        {
            return MiddleStatus.Unsupported;
        }

        handshake = new MiddleHandshake(MiddleProcess.Read(body[8..]), MiddleProcess.Read(body[(8 + MiddleProcess.Length)..]));
        return self is null || handshake.Peer == self ? MiddleStatus.Ok : MiddleStatus.Invalid;
    }
}
