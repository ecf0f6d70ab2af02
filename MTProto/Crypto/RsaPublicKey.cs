using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace MTProto.Crypto;

/// <summary>
/// A data centre's RSA public key: 2048 bits, applied without any padding scheme of RSA's own
/// (core.telegram.org/mtproto/auth_key#41-rsa-paddata-server-public-key-mentioned-above-is-implemented-as-follows).
/// </summary>
public sealed class RsaPublicKey
{
    /// <summary>Bytes of the modulus and of every block.</summary>
    public const int BlockLength = 256;

    private readonly byte[] _modulus;
    private readonly Montgomery _arithmetic;

    private RsaPublicKey(byte[] modulus, uint exponent, Montgomery arithmetic)
    {
        _modulus = modulus;
        _arithmetic = arithmetic;
        Exponent = exponent;
        Fingerprint = ComputeFingerprint(modulus, exponent);
    }

    /// <summary>The 64 lower-order bits of SHA-1 over the TL strings n and e, by which the server names its keys.</summary>
    public long Fingerprint { get; }

    /// <summary>The modulus, big-endian, 256 bytes.</summary>
    public ReadOnlySpan<byte> Modulus => _modulus;

    /// <summary>The public exponent.</summary>
    public uint Exponent { get; }

    /// <summary>Builds a key from its numbers.</summary>
    /// <param name="modulus">The modulus, big-endian; leading zeros are dropped.</param>
    /// <param name="exponent">The public exponent, odd and at least 3.</param>
    /// <param name="key">The key.</param>
    /// <returns>False where the modulus is not an odd number of 2048 bits or the exponent is even or too small.</returns>
    public static bool TryCreate(ReadOnlySpan<byte> modulus, uint exponent, [NotNullWhen(true)] out RsaPublicKey? key)
    {
        modulus = modulus.TrimStart((byte)0);
        key = modulus.Length == BlockLength && modulus[0] >= 0x80 && exponent >= 3 && (exponent & 1) == 1
            && Montgomery.TryCreate(modulus, out var arithmetic)
            ? new RsaPublicKey(modulus.ToArray(), exponent, arithmetic)
            : null;
        return key is not null;
    }

    /// <summary>Reads every public key of a PEM text, PKCS#1 ("RSA PUBLIC KEY") and SPKI ("PUBLIC KEY") in any mixture.</summary>
    /// <param name="pem">The text; anything between the blocks is ignored.</param>
    /// <param name="keys">The keys in order of appearance; empty on failure.</param>
    /// <param name="error">Why the text was refused, without its content.</param>
    /// <returns>False where a block is malformed, a key is not RSA-2048, or there is no key at all.</returns>
    public static bool TryReadPem(
        ReadOnlySpan<char> pem, out IReadOnlyList<RsaPublicKey> keys, [NotNullWhen(false)] out string? error)
    {
        var found = new List<RsaPublicKey>();
        keys = [];
        while (PemEncoding.TryFind(pem, out var fields))
        {
            var number = found.Count + 1;
            var label = pem[fields.Label];
            if (label is not ("RSA PUBLIC KEY" or "PUBLIC KEY"))
            {
                error = $"PEM block {number} is \"{label}\", not a public key";
                return false;
            }

            if (!TryReadBlock(pem[fields.Location], out var key))
            {
                error = $"PEM block {number} is not an RSA public key of 2048 bits";
                return false;
            }

            found.Add(key);
            pem = pem[fields.Location.End..];
        }

        keys = found;
        error = found.Count == 0 ? "there is no PEM block with a public key" : null;
        return error is null;
    }

    /// <summary>As <see cref="TryReadPem"/>, for keys that a set-up cannot do without.</summary>
    /// <exception cref="FormatException">The text holds no key or something else than RSA-2048 public keys.</exception>
    public static IReadOnlyList<RsaPublicKey> ReadPem(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        return TryReadPem(pem, out var keys, out var error) ? keys : throw new FormatException(error);
    }

    /// <summary>Writes the key as a PKCS#1 PEM block with a final line feed.</summary>
    public string WritePem()
    {
        using var rsa = RSA.Create(ToParameters());
        return rsa.ExportRSAPublicKeyPem() + "\n";
    }

    /// <summary>Raises a block to the public exponent.</summary>
    /// <param name="block">At most 256 bytes, a number below the modulus.</param>
    /// <param name="result">Receives 256 bytes.</param>
    /// <returns>False where the block is not below the modulus or too long; the result is then untouched.</returns>
    public bool Apply(ReadOnlySpan<byte> block, Span<byte> result)
    {
        if (!IsBelowModulus(block))
        {
            return false;
        }

        _arithmetic.ModPow(block, Exponent, result);
        return true;
    }

    /// <summary>Whether a big-endian number of at most 256 bytes is below the modulus.</summary>
    public bool IsBelowModulus(ReadOnlySpan<byte> block) =>
        block.Length < BlockLength || (block.Length == BlockLength && block.SequenceCompareTo(_modulus) < 0);

    internal RSAParameters ToParameters()
    {
        Span<byte> exponent = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(exponent, Exponent);
        return new RSAParameters { Modulus = _modulus, Exponent = exponent.TrimStart((byte)0).ToArray() };
    }

    internal static bool TryCreate(RSAParameters parameters, [NotNullWhen(true)] out RsaPublicKey? key)
    {
        key = null;
        var exponent = parameters.Exponent.AsSpan().TrimStart((byte)0);
        if (exponent.Length is 0 or > 4)
        {
            return false;
        }

        uint value = 0;
        foreach (var octet in exponent)
        {
            value = (value << 8) | octet;
        }

        return TryCreate(parameters.Modulus, value, out key);
    }

    private static bool TryReadBlock(ReadOnlySpan<char> block, [NotNullWhen(true)] out RsaPublicKey? key)
    {
        key = null;
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(block);
            return TryCreate(rsa.ExportParameters(includePrivateParameters: false), out key);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private static long ComputeFingerprint(ReadOnlySpan<byte> modulus, uint exponent)
    {
        // TL strings: 256 bytes take the long form of the length and need no padding, the exponent takes the short form.
        Span<byte> data = stackalloc byte[4 + BlockLength + 8];
        data.Clear();
        data[0] = 0xfe;
        data[2] = BlockLength >> 8;
        modulus.CopyTo(data[4..]);
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, exponent);
        var significant = number.TrimStart((byte)0);
        data[4 + BlockLength] = (byte)significant.Length;
        significant.CopyTo(data[(4 + BlockLength + 1)..]);
        var length = 4 + BlockLength + (significant.Length > 3 ? 8 : 4);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(data[..length], hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash[12..]);
    }
}
