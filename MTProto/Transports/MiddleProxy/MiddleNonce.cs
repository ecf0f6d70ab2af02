using System.Buffers.Binary;
using MTProto.Tl;

namespace MTProto.Transports.MiddleProxy;

/// <summary>The first message in each direction, in clear: what the keys are made of (<c>RPC_NONCE</c>).</summary>
/// <param name="KeySelector">The first four bytes of the shared secret, which say which one is meant.</param>
/// <param name="Timestamp">The sender's clock, Unix seconds.</param>
/// <param name="Nonce">Random bytes of the sender.</param>
public readonly record struct MiddleNonce(uint KeySelector, uint Timestamp, Nonce128 Nonce)
{
    /// <summary>Bytes of the message.</summary>
    public const int Length = 32;

    /// <summary>How far the clocks may be apart: beyond it the middle proxy closes the connection.</summary>
    public static readonly TimeSpan MaxSkew = TimeSpan.FromSeconds(30);

    private const uint AesScheme = 1;

    /// <summary>Writes the message.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, MiddleCodes.Nonce);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], KeySelector);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], AesScheme);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], Timestamp);
        Nonce.CopyTo(destination[16..Length]);
    }

    /// <summary>Reads the message.</summary>
    /// <param name="body">A frame's body.</param>
    /// <param name="keySelector">The selector of the secret that is in use here.</param>
    /// <param name="now">This side's clock, Unix seconds.</param>
    /// <param name="nonce">The message, where the result is <see cref="MiddleStatus.Ok"/>.</param>
    /// <returns>
    /// <see cref="MiddleStatus.Unsupported"/> for another secret or encryption scheme, <see cref="MiddleStatus.Invalid"/> for another message,
    /// a wrong length or a clock that is too far away.
    /// </returns>
    public static MiddleStatus TryRead(ReadOnlySpan<byte> body, uint keySelector, long now, out MiddleNonce nonce)
    {
        nonce = default;
        if (body.Length < Length || BinaryPrimitives.ReadUInt32LittleEndian(body) != MiddleCodes.Nonce)
        {
            return MiddleStatus.Invalid;
        }

        var selector = BinaryPrimitives.ReadUInt32LittleEndian(body[4..]);
        if (selector != keySelector || BinaryPrimitives.ReadUInt32LittleEndian(body[8..]) != AesScheme)
        {
            return MiddleStatus.Unsupported;
        }

        var timestamp = BinaryPrimitives.ReadUInt32LittleEndian(body[12..]);
        if (body.Length != Length || Math.Abs(timestamp - now) > (long)MaxSkew.TotalSeconds)
        {
            return MiddleStatus.Invalid;
        }

        nonce = new MiddleNonce(selector, timestamp, Nonce128.FromBytes(body[16..]));
        return MiddleStatus.Ok;
    }
}
