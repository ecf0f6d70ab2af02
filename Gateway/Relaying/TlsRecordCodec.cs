using System.Buffers.Binary;

namespace Telepool.Gateway.Relaying;

/// <summary>
/// The stream of a fake TLS connection after its handshake (RFC 8446 section 5.1): records of application data. A ChangeCipherSpec may stand anywhere
/// between them, and an alert too; both say nothing here. Works on the memory that the bytes lie in.
/// </summary>
internal static class TlsRecordCodec
{
    /// <summary>Bytes before the payload of a record.</summary>
    public const int HeaderLength = 5;

    /// <summary>Bytes of payload that a record of ours holds at most, which is what clients accept.</summary>
    public const int MaxPayload = 16_384;

    // A protected record may be so much longer than what it protects (RFC 8446 section 5.2).
    private const int MaxReceived = MaxPayload + 256;
    private const byte ChangeCipherSpec = 0x14;
    private const byte Alert = 0x15;
    private const byte ApplicationData = 0x17;

    /// <summary>Takes the payload out of what has come.</summary>
    /// <param name="state">Where the stream stands; behind these bytes afterwards.</param>
    /// <param name="bytes">Any part of the stream; its beginning holds the payload afterwards.</param>
    /// <param name="length">Bytes of payload.</param>
    /// <returns>False where the bytes are no such stream; the connection is of no use any more.</returns>
    public static bool TryUnwrap(ref ClientCodecState state, Span<byte> bytes, out int length)
    {
        length = 0;
        var at = 0;
        while (at < bytes.Length)
        {
            if (state.Remaining > 0)
            {
                var count = (int)Math.Min(state.Remaining, (uint)(bytes.Length - at));
                if (state.Type == ApplicationData)
                {
                    if (length != at)
                    {
                        bytes.Slice(at, count).CopyTo(bytes[length..]);
                    }

                    length += count;
                }

                at += count;
                state.Remaining -= (uint)count;
            }
            else if (state.HeaderLength == 0 && bytes.Length - at >= HeaderLength)
            {
                if (!TryBegin(ref state, bytes[at..]))
                {
                    return false;
                }

                at += HeaderLength;
            }
            else
            {
                state.Header[state.HeaderLength++] = bytes[at++];
                if (state.HeaderLength == HeaderLength)
                {
                    state.HeaderLength = 0;
                    if (!TryBegin(ref state, state.Header))
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    /// <summary>Bytes that a payload takes in records.</summary>
    public static int GetWrappedLength(int payload) => payload + ((payload + MaxPayload - 1) / MaxPayload * HeaderLength);

    /// <summary>Puts a payload into records.</summary>
    /// <param name="payload">Any number of bytes.</param>
    /// <param name="destination">Receives <see cref="GetWrappedLength"/> bytes; apart from the payload.</param>
    public static void Wrap(ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        while (!payload.IsEmpty)
        {
            var count = Math.Min(payload.Length, MaxPayload);
            WriteHeader(destination, count);
            payload[..count].CopyTo(destination[HeaderLength..]);
            payload = payload[count..];
            destination = destination[(HeaderLength + count)..];
        }
    }

    /// <summary>Writes a record's header.</summary>
    /// <param name="destination">Receives <see cref="HeaderLength"/> bytes.</param>
    /// <param name="payload">Bytes that follow, up to <see cref="MaxPayload"/>.</param>
    public static void WriteHeader(Span<byte> destination, int payload)
    {
        destination[0] = ApplicationData;
        destination[1] = 3;
        destination[2] = 3;
        BinaryPrimitives.WriteUInt16BigEndian(destination[3..], (ushort)payload);
    }

    private static bool TryBegin(ref ClientCodecState state, ReadOnlySpan<byte> header)
    {
        state.Type = header[0];
        state.Remaining = BinaryPrimitives.ReadUInt16BigEndian(header[3..]);
        return state.Type is ApplicationData or ChangeCipherSpec or Alert && header[1] == 3 && header[2] == 3 && state.Remaining <= MaxReceived;
    }
}
