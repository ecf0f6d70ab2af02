using System.Buffers.Binary;
using MTProto.Transports;

namespace Telepool.Gateway.Sniffing;

/// <summary>
/// Tells what a connection is from its first bytes, and takes none of them away. An obfuscation header is 64 bytes of noise, so everything is one
/// that is nothing else; what clients keep their noise from looking like is the short list of <see cref="TransportRecognition"/>, and for other
/// protocols so many bytes are compared that noise does not pass for them.
/// </summary>
internal static class Recognition
{
    /// <summary>A request whose header is longer is nobody's upgrade. Servers' usual limit is the same.</summary>
    public const int MaxHttpHeader = 8192;

    private const int TlsRecordHeader = 5;
    private const int MaxTlsRecord = (1 << 14) + 256;

    // "HEAD", "POST", "GET ", "OPTI", and 16 03 01 02, as little-endian words: no client's noise begins with one of them.
    private const uint HeadVerb = 0x4441_4548;
    private const uint PostVerb = 0x5453_4f50;
    private const uint GetVerb = 0x2054_4547;
    private const uint OptionsVerb = 0x4954_504f;
    private const uint ReservedTls = 0x0201_0316;

    private static ReadOnlySpan<byte> ProxyV1 => "PROXY "u8;

    private static ReadOnlySpan<byte> ProxyV2 => "\r\n\r\n\0\r\nQUIT\n"u8;

    private static ReadOnlySpan<byte> Http2Preface => "PRI * HTTP/2.0\r\n"u8;

    /// <summary>Looks at everything that has arrived since the connection's start.</summary>
    /// <param name="data">The bytes; more of the same connection may be added and asked again.</param>
    public static SniffResult Classify(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return SniffResult.Incomplete(1);
        }

        if (data[0] == TransportRecognition.AbridgedMark)
        {
            return SniffResult.Unsupported(SniffedProtocol.PlainTransport);
        }

        if (data.Length < 4)
        {
            return SniffResult.Incomplete(4);
        }

        switch (BinaryPrimitives.ReadUInt32LittleEndian(data))
        {
            case TransportRecognition.IntermediateMark or TransportRecognition.PaddedMark:
                return SniffResult.Unsupported(SniffedProtocol.PlainTransport);
            case GetVerb or HeadVerb or PostVerb or OptionsVerb:
                return HttpRecognition.Classify(data);
            case ReservedTls:
                return Tls(data, isReserved: true);
        }

        if (data[0] == 0x16 && data[1] == 0x03 && data[2] <= 0x04)
        {
            var tls = Tls(data, isReserved: false);
            if (tls.Status != SniffStatus.Invalid)
            {
                return tls;
            }
        }

        if (Begins(data, ProxyV1, out var needed) || Begins(data, ProxyV2, out needed))
        {
            return needed > 0 ? SniffResult.Incomplete(needed) : SniffResult.Unsupported(SniffedProtocol.ProxyHeader);
        }

        if (Begins(data, Http2Preface, out needed))
        {
            return needed > 0 ? SniffResult.Incomplete(needed) : SniffResult.Unsupported(SniffedProtocol.Http2);
        }

        if (HttpRecognition.BeginsWithUnreservedVerb(data, out needed))
        {
            return needed > 0 ? SniffResult.Incomplete(needed) : HttpRecognition.Classify(data);
        }

        if (data.Length < 8)
        {
            return SniffResult.Incomplete(8);
        }

        // The first sequence number of the full transport is 0, and no obfuscation header has zeros there.
        if (BinaryPrimitives.ReadUInt32LittleEndian(data[4..]) == 0)
        {
            return SniffResult.Unsupported(SniffedProtocol.PlainTransport);
        }

        return data.Length < ObfuscationHeader.Length
            ? SniffResult.Incomplete(ObfuscationHeader.Length)
            : SniffResult.Recognised(SniffedProtocol.Obfuscated);
    }

    /// <summary>Whether the bytes are, or may become, the beginning asked for.</summary>
    /// <param name="data">What has arrived.</param>
    /// <param name="beginning">What is looked for.</param>
    /// <param name="needed">The length of it where bytes are missing yet, otherwise 0.</param>
    internal static bool Begins(ReadOnlySpan<byte> data, ReadOnlySpan<byte> beginning, out int needed)
    {
        var common = Math.Min(data.Length, beginning.Length);
        needed = common < beginning.Length ? beginning.Length : 0;
        return data[..common].SequenceEqual(beginning[..common]);
    }

    /// <summary>
    /// A record that holds a handshake, of a length that a record may have, whose message is a ClientHello (RFC 8446 sections 5.1 and 4). Clients keep
    /// only the first four bytes 16 03 01 02 out of their noise, so for any other start nothing less may decide.
    /// </summary>
    private static SniffResult Tls(ReadOnlySpan<byte> data, bool isReserved)
    {
        if (data.Length < TlsRecordHeader)
        {
            return SniffResult.Incomplete(TlsRecordHeader);
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(data[3..]);
        if (length is 0 or > MaxTlsRecord)
        {
            return SniffResult.Invalid(SniffedProtocol.Tls);
        }

        if (data.Length == TlsRecordHeader)
        {
            return SniffResult.Incomplete(TlsRecordHeader + 1);
        }

        // A fragment may end anywhere in the message; the byte after the type is the high one of a length below 64 KiB.
        if (data[TlsRecordHeader] != 1)
        {
            return SniffResult.Invalid(SniffedProtocol.Tls);
        }

        if (length == 1 || isReserved)
        {
            return SniffResult.Recognised(SniffedProtocol.Tls);
        }

        if (data.Length == TlsRecordHeader + 1)
        {
            return SniffResult.Incomplete(TlsRecordHeader + 2);
        }

        return data[TlsRecordHeader + 1] == 0 ? SniffResult.Recognised(SniffedProtocol.Tls) : SniffResult.Invalid(SniffedProtocol.Tls);
    }
}
