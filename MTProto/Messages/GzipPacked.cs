using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using MTProto.Tl;

namespace MTProto.Messages;

/// <summary>gzip_packed: an object in compressed form (core.telegram.org/mtproto/service_messages#packed-object).</summary>
public static class GzipPacked
{
    /// <summary>Id of <c>gzip_packed</c>.</summary>
    public const uint Constructor = 0x3072cfa1;

    /// <summary>Bytes that may come out at most unless the caller says otherwise: above any answer of Telegram, whose packets end at 16 MiB.</summary>
    public const int DefaultMaxLength = 16 * 1024 * 1024;

    // Deflate makes at most 1032 bytes of one; a size in the trailer beyond that is a lie, and no reason to reserve memory.
    private const int MaxRatio = 1032;

    /// <summary>Unpacks an object; memory grows with what really comes out and never past <paramref name="maxLength"/>.</summary>
    /// <param name="body">From the constructor id on.</param>
    /// <param name="maxLength">Bytes that may come out.</param>
    /// <param name="rented">With <see cref="GzipStatus.Ok"/> an array of the shared pool, which the caller returns; otherwise null.</param>
    /// <param name="length">Bytes of it that are used.</param>
    public static GzipStatus TryUnpack(ReadOnlySpan<byte> body, int maxLength, out byte[]? rented, out int length)
    {
        rented = null;
        length = 0;
        var reader = new TlReader(body);
        if (reader.ReadUInt32() != Constructor)
        {
            return GzipStatus.Invalid;
        }

        var packed = reader.ReadBytesSpan();
        return reader.Status == TlStatus.Ok ? TryInflate(packed, maxLength, out rented, out length) : GzipStatus.Invalid;
    }

    /// <summary>Unpacks a gzip stream, or the zlib stream that mtcute sends instead, see <see cref="TryUnpack"/>.</summary>
    public static unsafe GzipStatus TryInflate(ReadOnlySpan<byte> packed, int maxLength, out byte[]? rented, out int length)
    {
        rented = null;
        length = 0;
        // RFC 1952: ten bytes before and eight after; RFC 1950: two before and four after; at least two of deflate in between.
        var isGzip = packed.Length >= 18 && packed[0] == 0x1f && packed[1] == 0x8b;
        if (!isGzip && (packed.Length < 8 || (packed[0] & 15) != 8 || ((packed[0] << 8) | packed[1]) % 31 != 0))
        {
            return GzipStatus.Invalid;
        }

        // RFC 1952: the last four bytes are the unpacked size modulo 2^32. A hint only: what comes out is counted.
        var hint = isGzip ? BinaryPrimitives.ReadUInt32LittleEndian(packed[^4..]) : (uint)packed.Length * 4;
        var capacity = (int)Math.Min(Math.Min(hint, (long)packed.Length * MaxRatio), maxLength) + 1;
        var buffer = ArrayPool<byte>.Shared.Rent(capacity);
        var status = GzipStatus.Invalid;
        try
        {
            fixed (byte* start = packed)
            {
                using var source = new UnmanagedMemoryStream(start, packed.Length);
                using Stream inflater = isGzip ? new GZipStream(source, CompressionMode.Decompress) : new ZLibStream(source, CompressionMode.Decompress);
                status = Inflate(inflater, maxLength, ref buffer, out length);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            // The second is what zlib's rarer complaints (a preset dictionary, for one) are reported as: memory cannot fail to be read.
            status = GzipStatus.Invalid;
        }

        if (status != GzipStatus.Ok)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            length = 0;
            return status;
        }

        rented = buffer;
        return GzipStatus.Ok;
    }

    /// <summary>Writes <paramref name="data"/>, one boxed object, in compressed form.</summary>
    public static void Write(TlWriter writer, ReadOnlySpan<byte> data, CompressionLevel level = CompressionLevel.Fastest)
    {
        ArgumentNullException.ThrowIfNull(writer);
        using var packed = new MemoryStream(data.Length / 2);
        using (var deflater = new GZipStream(packed, level, leaveOpen: true))
        {
            deflater.Write(data);
        }

        writer.WriteUInt32(Constructor);
        writer.WriteBytes(packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }

    private static GzipStatus Inflate(Stream inflater, int maxLength, ref byte[] buffer, out int length)
    {
        length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 2, maxLength + 1));
                buffer.AsSpan(0, length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }

            var read = inflater.Read(buffer, length, buffer.Length - length);
            length += read;
            if (length > maxLength)
            {
                return GzipStatus.TooLarge;
            }

            if (read == 0)
            {
                return (length & 3) == 0 && length > 0 ? GzipStatus.Ok : GzipStatus.Invalid;
            }
        }
    }
}
