using System.Buffers.Binary;

namespace MTProto.Transports;

/// <summary>Tells transports apart by a client's first bytes (core.telegram.org/mtproto/mtproto-transports).</summary>
public static class TransportRecognition
{
    /// <summary>Opens the abridged transport.</summary>
    public const byte AbridgedMark = 0xef;

    /// <summary>Opens the intermediate transport.</summary>
    public const uint IntermediateMark = 0xeeee_eeee;

    /// <summary>Opens the padded intermediate transport.</summary>
    public const uint PaddedMark = 0xdddd_dddd;

    // "HEAD", "POST", "GET ", "OPTI" as little-endian words.
    private const uint HeadVerb = 0x4441_4548;
    private const uint PostVerb = 0x5453_4f50;
    private const uint GetVerb = 0x2054_4547;
    private const uint OptionsVerb = 0x4954_504f;

    // A TLS record of a handshake, version 1.0, as every ClientHello begins: 16 03 01. One byte alone would also be the start
    // of every 256th obfuscation header.
    private const uint TlsRecord = 0x01_0316;

    /// <summary>Looks at a client's first bytes.</summary>
    /// <param name="data">What has arrived.</param>
    /// <param name="kind">The transport, where the result is <see cref="RecognitionStatus.Plain"/>.</param>
    /// <param name="consumed">Bytes that are no part of the first frame.</param>
    public static RecognitionStatus Recognize(ReadOnlySpan<byte> data, out TransportKind kind, out int consumed)
    {
        kind = TransportKind.Abridged;
        consumed = 0;
        if (data.IsEmpty)
        {
            return RecognitionStatus.Incomplete;
        }

        if (data[0] == AbridgedMark)
        {
            consumed = 1;
            return RecognitionStatus.Plain;
        }

        if (data.Length < 4)
        {
            return RecognitionStatus.Incomplete;
        }

        var first = BinaryPrimitives.ReadUInt32LittleEndian(data);
        if (first is IntermediateMark or PaddedMark)
        {
            kind = first == IntermediateMark ? TransportKind.Intermediate : TransportKind.PaddedIntermediate;
            consumed = 4;
            return RecognitionStatus.Plain;
        }

        if (first is HeadVerb or PostVerb or GetVerb or OptionsVerb || (first & 0xff_ffff) == TlsRecord)
        {
            return RecognitionStatus.Unsupported;
        }

        if (data.Length < 8)
        {
            return RecognitionStatus.Incomplete;
        }

        // The first sequence number of the full transport is 0, and no obfuscation header has zeros there.
        if (BinaryPrimitives.ReadUInt32LittleEndian(data[4..]) == 0)
        {
            kind = TransportKind.Full;
            return RecognitionStatus.Plain;
        }

        return data.Length < ObfuscationHeader.Length ? RecognitionStatus.Incomplete : RecognitionStatus.Obfuscated;
    }

    /// <summary>Writes what opens a transport in the clear; nothing for the full one.</summary>
    /// <param name="kind">The transport.</param>
    /// <param name="destination">At least 4 bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteMark(TransportKind kind, Span<byte> destination)
    {
        switch (kind)
        {
            case TransportKind.Abridged:
                destination[0] = AbridgedMark;
                return 1;
            case TransportKind.Full:
                return 0;
            default:
                BinaryPrimitives.WriteUInt32LittleEndian(destination, kind == TransportKind.Intermediate ? IntermediateMark : PaddedMark);
                return 4;
        }
    }

    /// <summary>Whether random bytes begin like something else than an obfuscation header and must be drawn again.</summary>
    internal static bool LooksLikeAnotherProtocol(ReadOnlySpan<byte> header) =>
        Recognize(header, out _, out _) != RecognitionStatus.Obfuscated;
}
