using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using MTProto.Crypto;
using MTProto.Tl;

namespace MTProto.Transports.MiddleProxy;

/// <summary>
/// Makes the keys of a connection to a middle proxy out of what both sides said in clear, the shared secret and the addresses. The addresses
/// are those that the middle proxy sees: behind address translation the proxy's own socket shows another one, and the keys do not match.
/// </summary>
/// <param name="Secret">The shared secret.</param>
/// <param name="Timestamp">The proxy's timestamp.</param>
/// <param name="ProxyNonce">The proxy's nonce.</param>
/// <param name="MiddleNonce">The middle proxy's nonce.</param>
/// <param name="Proxy">Where the connection comes from, as the middle proxy sees it.</param>
/// <param name="Middle">Where the connection goes.</param>
public sealed record MiddleKeys(MiddleSecret Secret, uint Timestamp, Nonce128 ProxyNonce, Nonce128 MiddleNonce, IPEndPoint Proxy, IPEndPoint Middle)
{
    private const int MaxMaterial = (4 * Nonce128.Length) + MiddleSecret.MaxLength + 64;

    /// <summary>The cipher of what goes from the proxy to the middle proxy, at the sender.</summary>
    public AesCbcEncryptor EncryptUp() => Derive("CLIENT"u8, static (key, iv) => new AesCbcEncryptor(key, iv));

    /// <summary>The cipher of what goes from the proxy to the middle proxy, at the receiver.</summary>
    public AesCbcDecryptor DecryptUp() => Derive("CLIENT"u8, static (key, iv) => new AesCbcDecryptor(key, iv));

    /// <summary>The cipher of what comes back, at the middle proxy.</summary>
    public AesCbcEncryptor EncryptDown() => Derive("SERVER"u8, static (key, iv) => new AesCbcEncryptor(key, iv));

    /// <summary>The cipher of what comes back, at the proxy.</summary>
    public AesCbcDecryptor DecryptDown() => Derive("SERVER"u8, static (key, iv) => new AesCbcDecryptor(key, iv));

    /// <summary>Writes the 32 bytes of the key and the 16 of the initialisation vector of a direction.</summary>
    internal void Derive(ReadOnlySpan<byte> purpose, Span<byte> key, Span<byte> iv)
    {
        Span<byte> material = stackalloc byte[MaxMaterial];
        var length = WriteMaterial(purpose, material);
        var used = material[..length];

        // Neither hash is used for its collision resistance: this is what the other side computes.
#pragma warning disable CA5350, CA5351
        MD5.HashData(used[1..], key);
        SHA1.HashData(used, key[12..]);
        MD5.HashData(used[2..], iv);
#pragma warning restore CA5350, CA5351
        CryptographicOperations.ZeroMemory(material);
    }

    private TCipher Derive<TCipher>(ReadOnlySpan<byte> purpose, Func<byte[], byte[], TCipher> create)
    {
        var key = new byte[AesCbcEncryptor.KeyLength];
        var iv = new byte[AesCbcEncryptor.IvLength];
        Derive(purpose, key, iv);
        var cipher = create(key, iv);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }

    // IPv4 addresses stand as little-endian numbers. Over IPv6 they are zero, and both addresses follow further on as they are.
    private int WriteMaterial(ReadOnlySpan<byte> purpose, Span<byte> material)
    {
        var proxy = Unmap(Proxy.Address);
        var middle = Unmap(Middle.Address);
        var isIPv4 = proxy.AddressFamily == AddressFamily.InterNetwork && middle.AddressFamily == AddressFamily.InterNetwork;
        var writer = new MaterialWriter(material);
        writer.Write(MiddleNonce);
        writer.Write(ProxyNonce);
        writer.Write(Timestamp);
        writer.Write(isIPv4 ? ToNumber(middle) : 0);
        writer.Write((ushort)Proxy.Port);
        writer.Write(purpose);
        writer.Write(isIPv4 ? ToNumber(proxy) : 0);
        writer.Write((ushort)Middle.Port);
        writer.Write(Secret.Bytes);
        writer.Write(MiddleNonce);
        if (!isIPv4)
        {
            writer.Write(proxy.MapToIPv6().GetAddressBytes());
            writer.Write(middle.MapToIPv6().GetAddressBytes());
        }

        writer.Write(ProxyNonce);
        return writer.Length;
    }

    private static IPAddress Unmap(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static uint ToNumber(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private ref struct MaterialWriter(Span<byte> destination)
    {
        private readonly Span<byte> _destination = destination;

        public int Length { get; private set; }

        public void Write(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_destination[Length..]);
            Length += bytes.Length;
        }

        public void Write(Nonce128 nonce)
        {
            nonce.CopyTo(_destination[Length..]);
            Length += Nonce128.Length;
        }

        public void Write(uint value)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_destination[Length..], value);
            Length += sizeof(uint);
        }

        public void Write(ushort value)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_destination[Length..], value);
            Length += sizeof(ushort);
        }
    }
}
