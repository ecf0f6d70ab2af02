using System.Buffers.Binary;

namespace Telepool.Gateway.Mtproto.Replays;

/// <summary>What a greeting is known by: the first 16 bytes of its digest, an HMAC that nobody without the secret can choose.</summary>
/// <param name="Value">The bytes, the first highest.</param>
internal readonly record struct ReplayKey(UInt128 Value)
{
    /// <summary>Takes a digest of 16 bytes or more.</summary>
    public ReplayKey(ReadOnlySpan<byte> digest)
        : this(BinaryPrimitives.ReadUInt128BigEndian(digest))
    {
    }
}
