using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Telepool.Gateway.Fingerprints;

/// <summary>
/// What a TLS client can be told by: JA3 (the hello's numbers in their order, github.com/salesforce/ja3) and JA4 (sorted, so that shuffled extensions do not
/// change it, github.com/FoxIO-LLC/ja4). Telegram's clients disguised as TLS are blocked by just these.
/// </summary>
/// <param name="Ja3">32 hexadecimal digits.</param>
/// <param name="Ja4">Such as <c>t13d1516h2_8daaf6152771_e5627efa2ab1</c>.</param>
public sealed record TlsFingerprint(string Ja3, string Ja4)
{
    private const byte HandshakeRecord = 22;
    private const byte ClientHelloType = 1;
    private const int RecordHeader = 5;
    private const int HandshakeHeader = 4;
    private const int HashDigits = 12;
    private const string NoHash = "000000000000";

    /// <summary>Takes the fingerprint of a ClientHello.</summary>
    /// <param name="record">One TLS record that holds the whole ClientHello; what follows it is not looked at.</param>
    /// <param name="fingerprint">The fingerprint.</param>
    public static FingerprintStatus TryRead(ReadOnlySpan<byte> record, out TlsFingerprint? fingerprint)
    {
        fingerprint = null;
        if (record.Length > 0 && record[0] != HandshakeRecord)
        {
            return FingerprintStatus.Invalid;
        }

        if (record.Length < RecordHeader)
        {
            return FingerprintStatus.Incomplete;
        }

        var content = record[RecordHeader..];
        var length = BinaryPrimitives.ReadUInt16BigEndian(record[3..]);
        if (length < HandshakeHeader || (content.Length > 0 && content[0] != ClientHelloType))
        {
            return FingerprintStatus.Invalid;
        }

        if (content.Length < length)
        {
            return FingerprintStatus.Incomplete;
        }

        var bodyLength = (content[1] << 16) | (content[2] << 8) | content[3];
        var fields = new HelloFields();
        if (bodyLength != length - HandshakeHeader || !fields.TryRead(content.Slice(HandshakeHeader, bodyLength)))
        {
            return FingerprintStatus.Invalid;
        }

        fingerprint = new TlsFingerprint(Md5(Ja3Text(fields)), Ja4Text(fields));
        return FingerprintStatus.Ok;
    }

    internal static string Ja3Text(HelloFields fields) => string.Join(
        ',',
        fields.LegacyVersion.ToString(CultureInfo.InvariantCulture),
        string.Join('-', fields.Ciphers),
        string.Join('-', fields.Extensions),
        string.Join('-', fields.Groups),
        string.Join('-', fields.Formats));

    private static string Ja4Text(HelloFields fields)
    {
        var version = fields.Version switch
        {
            0x0304 => "13",
            0x0303 => "12",
            0x0302 => "11",
            0x0301 => "10",
            0x0300 => "s3",
            0x0002 => "s2",
            _ => "00",
        };
        var ciphers = Hex(fields.Ciphers.Order());

        // Server name and ALPN are in the first part already.
        var extensions = Hex(fields.Extensions.Where(extension => extension is not 0x0000 and not 0x0010).Order());
        var signatures = fields.Signatures.Count > 0 ? "_" + Hex(fields.Signatures) : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"t{version}{(fields.HasServerName ? 'd' : 'i')}{Math.Min(fields.Ciphers.Count, 99):00}{Math.Min(fields.Extensions.Count, 99):00}{Protocol(fields.FirstProtocol)}_{Hash(ciphers)}_{Hash(extensions.Length == 0 ? string.Empty : extensions + signatures)}");
    }

    private static string Protocol(byte[]? protocol)
    {
        if (protocol is not { Length: > 0 })
        {
            return "00";
        }

        var (first, last) = (protocol[0], protocol[^1]);
        return char.IsAsciiLetterOrDigit((char)first) && char.IsAsciiLetterOrDigit((char)last)
            ? $"{(char)first}{(char)last}"
            : $"{first:x2}"[..1] + $"{last:x2}"[1..];
    }

    private static string Hex(IEnumerable<ushort> numbers) => string.Join(',', numbers.Select(number => number.ToString("x4", CultureInfo.InvariantCulture)));

    private static string Hash(string text) => text.Length == 0 ? NoHash : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)))[..HashDigits];

    [SuppressMessage("Security", "CA5351:Do not use broken cryptographic algorithms", Justification = "JA3 is defined as an MD5 digest and protects nothing.")]
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(text)));
}
