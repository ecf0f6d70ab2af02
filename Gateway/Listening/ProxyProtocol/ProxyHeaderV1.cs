using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Telepool.Gateway.Listening.ProxyProtocol;

/// <summary>The line of version 1: <c>PROXY TCP4 192.0.2.1 198.51.100.1 56324 443</c> (section 2.1 of the specification).</summary>
internal static class ProxyHeaderV1
{
    /// <summary>Bytes of the longest line with its end; the specification counts them out for two full IPv6 addresses after UNKNOWN.</summary>
    public const int MaxLength = 107;

    /// <summary>What every line begins with.</summary>
    public static ReadOnlySpan<byte> Prefix => "PROXY "u8;

    private static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    /// <inheritdoc cref="ProxyHeaderReader.Read"/>
    public static ProxyHeaderStatus Read(ReadOnlySpan<byte> data, out ProxyHeader header, out int consumed)
    {
        header = default;
        consumed = 0;
        var common = Math.Min(data.Length, Prefix.Length);
        if (!data[..common].SequenceEqual(Prefix[..common]))
        {
            return ProxyHeaderStatus.Invalid;
        }

        var within = data[..Math.Min(data.Length, MaxLength)];
        var end = within.IndexOf(LineEnd);
        if (end < 0)
        {
            return data.Length >= MaxLength || BreaksOff(within) ? ProxyHeaderStatus.Invalid : ProxyHeaderStatus.Incomplete;
        }

        if (!TryParse(within[Prefix.Length..end], out header))
        {
            header = default;
            return ProxyHeaderStatus.Invalid;
        }

        consumed = end + LineEnd.Length;
        return ProxyHeaderStatus.Complete;
    }

    /// <summary>Writes a line.</summary>
    /// <param name="source">Who connected to us; null writes UNKNOWN.</param>
    /// <param name="endpoint">Where to.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(IPEndPoint? source, IPEndPoint? endpoint, Span<byte> destination)
    {
        if (source is null || endpoint is null)
        {
            return Encoding.ASCII.GetBytes("PROXY UNKNOWN\r\n", destination);
        }

        var (from, to) = ProxyHeaderWriter.OfOneFamily(source.Address, endpoint.Address);
        var family = from.AddressFamily == AddressFamily.InterNetwork ? "TCP4" : "TCP6";
        return Encoding.ASCII.GetBytes($"PROXY {family} {from} {to} {source.Port} {endpoint.Port}\r\n", destination);
    }

    // A line has no control characters but its end.
    private static bool BreaksOff(ReadOnlySpan<byte> line)
    {
        var control = line.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7e);
        return control >= 0 && !(line[control] == '\r' && control == line.Length - 1);
    }

    private static bool TryParse(ReadOnlySpan<byte> line, out ProxyHeader header)
    {
        header = new ProxyHeader(1, IsLocal: false, null, null);
        if (line.StartsWith("UNKNOWN"u8))
        {
            return line.Length == 7 || line[7] == ' ';
        }

        var isV4 = line.StartsWith("TCP4 "u8);
        if (!isV4 && !line.StartsWith("TCP6 "u8))
        {
            return false;
        }

        Span<Range> parts = stackalloc Range[5];
        var rest = line[5..];
        if (Split(rest, parts) != 4
            || !TryParseAddress(rest[parts[0]], isV4, out var source)
            || !TryParseAddress(rest[parts[1]], isV4, out var destination)
            || !TryParsePort(rest[parts[2]], out var sourcePort)
            || !TryParsePort(rest[parts[3]], out var destinationPort))
        {
            return false;
        }

        header = header with { Source = new IPEndPoint(source, sourcePort), Destination = new IPEndPoint(destination, destinationPort) };
        return true;
    }

    private static int Split(ReadOnlySpan<byte> line, Span<Range> parts)
    {
        var count = 0;
        foreach (var range in line.Split((byte)' '))
        {
            if (count == parts.Length)
            {
                return count;
            }

            parts[count++] = range;
        }

        return count;
    }

    // The platform's parser takes more than the specification writes: short forms, octal, brackets and zones.
    private static bool TryParseAddress(ReadOnlySpan<byte> text, bool isV4, out IPAddress address)
    {
        address = IPAddress.None;
        if (!isV4)
        {
            return text.IndexOfAnyExcept("0123456789abcdefABCDEF:."u8) < 0
                && text.Contains((byte)':')
                && IPAddress.TryParse(text, out address!)
                && address.AddressFamily == AddressFamily.InterNetworkV6;
        }

        Span<byte> octets = stackalloc byte[4];
        var count = 0;
        foreach (var range in text.Split((byte)'.'))
        {
            if (count == 4 || !TryParseNumber(text[range], byte.MaxValue, out var octet))
            {
                return false;
            }

            octets[count++] = (byte)octet;
        }

        address = new IPAddress(octets);
        return count == 4;
    }

    private static bool TryParsePort(ReadOnlySpan<byte> text, out int port) => TryParseNumber(text, ushort.MaxValue, out port);

    private static bool TryParseNumber(ReadOnlySpan<byte> text, int max, out int number)
    {
        number = 0;
        return text.Length is > 0 and <= 5
            && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            && (text.Length == 1 || text[0] != '0')
            && Utf8Parser.TryParse(text, out number, out var read)
            && read == text.Length
            && number <= max;
    }
}
