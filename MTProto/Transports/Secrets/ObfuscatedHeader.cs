using System.Buffers.Binary;
using System.Security.Cryptography;
using MTProto.Crypto;

namespace MTProto.Transports.Secrets;

/// <summary>The 64 bytes of an obfuscation header on the server (see <see cref="ObfuscationHeader"/>), with streams that hold no references.</summary>
internal static class ObfuscatedHeader
{
    public const int KeyOffset = 8;
    public const int IvOffset = 40;
    public const int TagOffset = 56;
    public const int DcOffset = 60;

    /// <summary>Reads a header; false where it is not one made with this secret.</summary>
    public static bool TryRead(ReadOnlySpan<byte> header, ProxySecret? secret, out SecretMatch match)
    {
        var toServer = CreateStream(header[KeyOffset..IvOffset], header[IvOffset..TagOffset], secret);
        Span<byte> plain = stackalloc byte[ObfuscationHeader.Length];
        header[..ObfuscationHeader.Length].CopyTo(plain);
        CtrState.Apply(ref toServer, plain);
        match = default;
        if (!ObfuscationHeader.TryGetKind(BinaryPrimitives.ReadUInt32LittleEndian(plain[TagOffset..]), out var kind))
        {
            return false;
        }

        Span<byte> reversed = stackalloc byte[TagOffset - KeyOffset];
        header[KeyOffset..TagOffset].CopyTo(reversed);
        reversed.Reverse();
        match = new SecretMatch
        {
            Kind = kind,
            DcId = BinaryPrimitives.ReadInt16LittleEndian(plain[DcOffset..]),
            ToServer = toServer,
            ToClient = CreateStream(reversed[..CtrState.KeyLength], reversed[CtrState.KeyLength..], secret),
        };
        return true;
    }

    private static CtrState CreateStream(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ProxySecret? secret)
    {
        if (secret is null)
        {
            return new CtrState(key, iv);
        }

        Span<byte> mixed = stackalloc byte[CtrState.KeyLength + ProxySecret.KeyLength];
        key.CopyTo(mixed);
        secret.Key.CopyTo(mixed[CtrState.KeyLength..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(mixed, hash);
        return new CtrState(hash, iv);
    }
}
