using System.Buffers.Binary;

namespace Telepool.Gateway.Fingerprints;

/// <summary>What fingerprints take of a ClientHello (RFC 8446, section 4.1.2), in the order in which it was sent and with GREASE left out (RFC 8701).</summary>
internal sealed class HelloFields
{
    private const int ServerName = 0x0000;
    private const int SupportedGroups = 0x000a;
    private const int PointFormats = 0x000b;
    private const int SignatureAlgorithms = 0x000d;
    private const int Alpn = 0x0010;
    private const int SupportedVersions = 0x002b;

    public ushort LegacyVersion { get; private set; }

    /// <summary>The highest version that is offered.</summary>
    public ushort Version { get; private set; }

    public List<ushort> Ciphers { get; } = [];

    public List<ushort> Extensions { get; } = [];

    public List<ushort> Groups { get; } = [];

    public List<byte> Formats { get; } = [];

    public List<ushort> Signatures { get; } = [];

    public bool HasServerName { get; private set; }

    public byte[]? FirstProtocol { get; private set; }

    /// <summary>Reads the body of a ClientHello, that is what follows its type and length; false where it is none.</summary>
    public bool TryRead(ReadOnlySpan<byte> body)
    {
        // Version, random, session id, cipher suites, compression methods, extensions.
        if (body.Length < 34)
        {
            return false;
        }

        LegacyVersion = Version = BinaryPrimitives.ReadUInt16BigEndian(body);
        body = body[34..];
        if (!Take(ref body, 1, out _) || !Take(ref body, 2, out var ciphers) || ciphers.Length % 2 != 0 || !Take(ref body, 1, out _))
        {
            return false;
        }

        Numbers(ciphers, Ciphers);
        if (body.IsEmpty)
        {
            return true;
        }

        if (!Take(ref body, 2, out var extensions) || !body.IsEmpty)
        {
            return false;
        }

        while (!extensions.IsEmpty)
        {
            if (extensions.Length < 2)
            {
                return false;
            }

            var type = BinaryPrimitives.ReadUInt16BigEndian(extensions);
            extensions = extensions[2..];
            if (!Take(ref extensions, 2, out var content))
            {
                return false;
            }

            if (!IsGrease(type))
            {
                Extensions.Add(type);
                if (!TryReadExtension(type, content))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool TryReadExtension(ushort type, ReadOnlySpan<byte> content)
    {
        switch (type)
        {
            case ServerName:
                HasServerName = true;
                return true;
            case SupportedGroups:
                return TryReadNumbers(content, 2, Groups);
            case SignatureAlgorithms:
                return TryReadNumbers(content, 2, Signatures);
            case PointFormats:
                if (!Take(ref content, 1, out var formats))
                {
                    return false;
                }

                Formats.AddRange(formats);
                return true;
            case Alpn:
                if (!Take(ref content, 2, out var protocols) || !Take(ref protocols, 1, out var first))
                {
                    return false;
                }

                FirstProtocol = first.ToArray();
                return true;
            case SupportedVersions:
                var versions = new List<ushort>();
                if (!TryReadNumbers(content, 1, versions))
                {
                    return false;
                }

                Version = versions.Count > 0 ? versions.Max() : LegacyVersion;
                return true;
            default:
                return true;
        }
    }

    private static bool TryReadNumbers(ReadOnlySpan<byte> content, int lengthBytes, List<ushort> into)
    {
        if (!Take(ref content, lengthBytes, out var numbers) || numbers.Length % 2 != 0)
        {
            return false;
        }

        Numbers(numbers, into);
        return true;
    }

    private static void Numbers(ReadOnlySpan<byte> bytes, List<ushort> into)
    {
        for (; bytes.Length >= 2; bytes = bytes[2..])
        {
            var number = BinaryPrimitives.ReadUInt16BigEndian(bytes);
            if (!IsGrease(number))
            {
                into.Add(number);
            }
        }
    }

    // 0x0a0a, 0x1a1a … 0xfafa
    private static bool IsGrease(ushort number) => (number & 0x0f0f) == 0x0a0a && number >> 8 == (number & 0xff);

    private static bool Take(ref ReadOnlySpan<byte> from, int lengthBytes, out ReadOnlySpan<byte> vector)
    {
        vector = default;
        if (from.Length < lengthBytes)
        {
            return false;
        }

        var length = lengthBytes == 1 ? from[0] : BinaryPrimitives.ReadUInt16BigEndian(from);
        if (from.Length - lengthBytes < length)
        {
            return false;
        }

        vector = from.Slice(lengthBytes, length);
        from = from[(lengthBytes + length)..];
        return true;
    }
}
