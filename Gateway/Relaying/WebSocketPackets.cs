using System.Buffers.Binary;
using System.Security.Cryptography;
using MTProto.Crypto;
using MTProto.Transports;
using MTProto.Transports.WebSocket;

namespace Telepool.Gateway.Relaying;

/// <summary>An obfuscated stream as messages of a WebSocket, one packet in each. A packet of which a part is there goes out as a fragment of its message.</summary>
internal static class WebSocketPackets
{
    /// <summary>The most bytes that so many of a stream become: of the shortest packet, four bytes, a masked frame makes ten.</summary>
    public static int GetMaxLength(int length) => (length * 5 / 2) + WebSocketFrame.MaxHeader;

    /// <summary>Puts the next bytes of a stream into frames.</summary>
    /// <param name="kind">The transport within.</param>
    /// <param name="cursor">Where the packets stand.</param>
    /// <param name="encrypt">The stream that the bytes go out under.</param>
    /// <param name="isUp">Whether they go to a server: their frames are masked then.</param>
    /// <param name="plain">The bytes in the clear.</param>
    /// <param name="frames">Room for <see cref="GetMaxLength"/> bytes, apart from the others.</param>
    /// <returns>Bytes written.</returns>
    public static int Put(TransportKind kind, ref FrameCursor cursor, ref CtrState encrypt, bool isUp, ReadOnlySpan<byte> plain, Span<byte> frames)
    {
        var written = 0;
        while (!plain.IsEmpty)
        {
            var opcode = cursor.IsInside ? WebSocketOpcode.Continuation : WebSocketOpcode.Binary;
            var count = cursor.Next(kind, plain, !isUp, out var ends);
            uint? mask = isUp ? NewMask() : null;
            written += WebSocketFrame.WriteHeader(opcode, ends, count, mask, frames[written..]);
            var payload = frames.Slice(written, count);
            plain[..count].CopyTo(payload);
            CtrState.Apply(ref encrypt, payload);
            WebSocketMask.Apply(mask ?? 0, 0, payload);
            written += count;
            plain = plain[count..];
        }

        return written;
    }

    /// <summary>A mask. What it protects from is proxies in between that a page's script could feed (RFC 6455 section 10.3), so nobody may foresee it.</summary>
    public static uint NewMask()
    {
        Span<byte> mask = stackalloc byte[sizeof(uint)];
        RandomNumberGenerator.Fill(mask);
        return BinaryPrimitives.ReadUInt32LittleEndian(mask);
    }
}
