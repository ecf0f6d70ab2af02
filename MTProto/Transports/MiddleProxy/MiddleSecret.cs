using System.Buffers.Binary;

namespace MTProto.Transports.MiddleProxy;

/// <summary>The secret that all middle proxies share with all proxies (core.telegram.org/getProxySecret). Its text form does not show it.</summary>
public sealed class MiddleSecret
{
    /// <summary>The fewest bytes that the official proxy takes.</summary>
    public const int MinLength = 32;

    /// <summary>The most bytes that the official proxy takes; Telegram's has 128.</summary>
    public const int MaxLength = 256;

    private readonly byte[] _bytes;

    private MiddleSecret(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    /// <summary>The secret.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The first four bytes, by which the two sides tell secrets apart.</summary>
    public uint KeySelector => BinaryPrimitives.ReadUInt32LittleEndian(_bytes);

    /// <summary>Takes the content of a secret file.</summary>
    /// <param name="bytes">The file as it came: binary, not text.</param>
    /// <param name="secret">The secret, where the result is <see cref="MiddleStatus.Ok"/>.</param>
    /// <returns>
    /// <see cref="MiddleStatus.Incomplete"/> for fewer than <see cref="MinLength"/> bytes, <see cref="MiddleStatus.Unsupported"/> for more than
    /// <see cref="MaxLength"/>, <see cref="MiddleStatus.Invalid"/> for text: an error page or a secret in hexadecimal.
    /// </returns>
    public static MiddleStatus TryCreate(ReadOnlySpan<byte> bytes, out MiddleSecret? secret)
    {
        secret = null;
        if (bytes.Length < MinLength)
        {
            return MiddleStatus.Incomplete;
        }

        // Random bytes are all printable once in 10^13 secrets of the shortest length.
        if (!bytes.ContainsAnyExceptInRange((byte)'\t', (byte)'~'))
        {
            return MiddleStatus.Invalid;
        }

        if (bytes.Length > MaxLength)
        {
            return MiddleStatus.Unsupported;
        }

        secret = new MiddleSecret(bytes);
        return MiddleStatus.Ok;
    }

    /// <summary>Whether two secrets are the same.</summary>
    public bool Matches(MiddleSecret? other) => other is not null && Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc />
    public override string ToString() => nameof(MiddleSecret);
}
