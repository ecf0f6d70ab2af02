using System.Buffers.Binary;

namespace MTProto.Transports.MiddleProxy;

/// <summary>
/// Frames between a proxy and a middle proxy: length (of everything), sequence number, body, CRC-32 of all before it. Both sides count from
/// <see cref="FirstSequence"/>. Once encrypted, words that say 4 fill the space up to the next cipher block.
/// </summary>
public static class MiddleFrame
{
    /// <summary>Bytes before the body.</summary>
    public const int HeaderLength = 8;

    /// <summary>Bytes behind the body.</summary>
    public const int TrailerLength = 4;

    /// <summary>Bytes around the body.</summary>
    public const int Overhead = HeaderLength + TrailerLength;

    /// <summary>The longest frame that is taken, 16 MiB: longer ones are refused before anything of them is stored.</summary>
    public const int MaxLength = 1 << 24;

    /// <summary>The sequence number of the first frame in each direction; that of the first after the two of the set-up is 0.</summary>
    public const int FirstSequence = -2;

    /// <summary>Bytes of a cipher block.</summary>
    public const int BlockLength = 16;

    private const int MinLength = Overhead + 4;
    private const int PaddingWord = 4;

    /// <summary>Completes a frame whose body is in its place.</summary>
    /// <param name="frame">The whole frame, a multiple of 4 bytes.</param>
    /// <param name="sequence">The frame's number.</param>
    public static void Seal(Span<byte> frame, int sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(frame.Length % 4, 0, nameof(frame));
        ArgumentOutOfRangeException.ThrowIfLessThan(frame.Length, MinLength, nameof(frame));
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[^TrailerLength..], Crc32.Compute(frame[..^TrailerLength]));
    }

    /// <summary>Bytes of padding behind so many bytes of frames.</summary>
    public static int PaddingAfter(int length) => -length & (BlockLength - 1);

    /// <summary>Fills the space up to the next cipher block.</summary>
    /// <param name="padding">As long as <see cref="PaddingAfter"/> says.</param>
    public static void WritePadding(Span<byte> padding)
    {
        for (; padding.Length >= 4; padding = padding[4..])
        {
            BinaryPrimitives.WriteInt32LittleEndian(padding, PaddingWord);
        }
    }

    /// <summary>Reads the frame at the start, past padding before it.</summary>
    /// <param name="data">What has arrived, decrypted.</param>
    /// <param name="sequence">The number that the frame must have.</param>
    /// <param name="consumed">Bytes to forget: padding alone, or padding and the frame. Also where the frame is incomplete.</param>
    /// <param name="body">The frame's body, where the result is <see cref="MiddleStatus.Ok"/>.</param>
    /// <param name="wanted">Bytes that the frame takes in all, from <paramref name="consumed"/> on, where it is incomplete and its length known; otherwise 4.</param>
    public static MiddleStatus Read(ReadOnlySpan<byte> data, int sequence, out int consumed, out Range body, out int wanted)
    {
        consumed = 0;
        body = default;
        wanted = 4;
        while (data.Length - consumed >= 4)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(data[consumed..]);
            if (length == PaddingWord)
            {
                consumed += 4;
                continue;
            }

            if (length is < MinLength or > MaxLength || length % 4 != 0)
            {
                return MiddleStatus.Invalid;
            }

            // A wrong number is a wrong frame, whatever else is to come of it.
            if (data.Length - consumed >= HeaderLength && BinaryPrimitives.ReadInt32LittleEndian(data[(consumed + 4)..]) != sequence)
            {
                return MiddleStatus.Invalid;
            }

            if (data.Length - consumed < length)
            {
                wanted = length;
                return MiddleStatus.Incomplete;
            }

            var frame = data.Slice(consumed, length);
            if (BinaryPrimitives.ReadUInt32LittleEndian(frame[^TrailerLength..]) != Crc32.Compute(frame[..^TrailerLength]))
            {
                return MiddleStatus.Invalid;
            }

            body = (consumed + HeaderLength)..(consumed + length - TrailerLength);
            consumed += length;
            return MiddleStatus.Ok;
        }

        return MiddleStatus.Incomplete;
    }
}
