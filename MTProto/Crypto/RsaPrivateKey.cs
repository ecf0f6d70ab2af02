using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;

namespace MTProto.Crypto;

/// <summary>
/// The private side of a data centre's key, for a server of our own. The key opens the inner data of key exchanges in tests and
/// development; it is not blinded against timing, so it must not guard a public service.
/// </summary>
public sealed class RsaPrivateKey
{
    private readonly RSAParameters _parameters;
    private readonly Montgomery _moduloP;
    private readonly Montgomery _moduloQ;
    private readonly BigInteger _p;
    private readonly BigInteger _q;
    private readonly BigInteger _inverseQ;

    private RsaPrivateKey(RSAParameters parameters, RsaPublicKey publicKey, Montgomery moduloP, Montgomery moduloQ)
    {
        _parameters = parameters;
        PublicKey = publicKey;
        _moduloP = moduloP;
        _moduloQ = moduloQ;
        _p = ToNumber(parameters.P);
        _q = ToNumber(parameters.Q);
        _inverseQ = ToNumber(parameters.InverseQ);
    }

    /// <summary>The public side.</summary>
    public RsaPublicKey PublicKey { get; }

    /// <summary>
    /// Generates a key of 2048 bits whose fingerprint has a first hexadecimal digit other than zero: some clients compare
    /// fingerprints as unpadded text.
    /// </summary>
    public static RsaPrivateKey Create()
    {
        while (true)
        {
            using var rsa = RSA.Create(RsaPublicKey.BlockLength * 8);
            if (TryCreate(rsa.ExportParameters(includePrivateParameters: true), out var key)
                && (ulong)key.PublicKey.Fingerprint >> 60 != 0)
            {
                return key;
            }
        }
    }

    /// <summary>Reads one private key, PKCS#1 ("RSA PRIVATE KEY") or unencrypted PKCS#8 ("PRIVATE KEY").</summary>
    /// <returns>False where the text is not one such key of 2048 bits.</returns>
    public static bool TryReadPem(ReadOnlySpan<char> pem, [NotNullWhen(true)] out RsaPrivateKey? key)
    {
        key = null;
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            return TryCreate(rsa.ExportParameters(includePrivateParameters: true), out key);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>As <see cref="TryReadPem"/>, for a key that a set-up cannot do without.</summary>
    /// <exception cref="FormatException">The text is not one RSA-2048 private key.</exception>
    public static RsaPrivateKey ReadPem(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        return TryReadPem(pem, out var key) ? key : throw new FormatException("not one RSA private key of 2048 bits in PEM");
    }

    /// <summary>Writes the private key as a PKCS#1 PEM block with a final line feed.</summary>
    public string WritePem()
    {
        using var rsa = RSA.Create(_parameters);
        return rsa.ExportRSAPrivateKeyPem() + "\n";
    }

    /// <summary>Raises a block to the private exponent, by the Chinese remainder theorem (RFC 8017 section 5.1.2).</summary>
    /// <param name="block">256 bytes, a number below the modulus.</param>
    /// <param name="result">Receives 256 bytes.</param>
    /// <returns>False where the block is not a number below the modulus; the result is then untouched.</returns>
    public bool Apply(ReadOnlySpan<byte> block, Span<byte> result)
    {
        if (block.Length != RsaPublicKey.BlockLength || !PublicKey.IsBelowModulus(block))
        {
            return false;
        }

        var number = new BigInteger(block, isUnsigned: true, isBigEndian: true);
        var first = Power(_moduloP, number % _p, _parameters.DP);
        var second = Power(_moduloQ, number % _q, _parameters.DQ);
        var h = _inverseQ * (first - second) % _p;
        if (h.Sign < 0)
        {
            h += _p;
        }

        WriteNumber(second + (h * _q), result[..RsaPublicKey.BlockLength]);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => "RsaPrivateKey";

    private static bool TryCreate(RSAParameters parameters, [NotNullWhen(true)] out RsaPrivateKey? key)
    {
        key = RsaPublicKey.TryCreate(parameters, out var publicKey)
            && Montgomery.TryCreate(parameters.P.AsSpan().TrimStart((byte)0), out var moduloP)
            && Montgomery.TryCreate(parameters.Q.AsSpan().TrimStart((byte)0), out var moduloQ)
            && ToNumber(parameters.P) * ToNumber(parameters.Q) == ToNumber(publicKey.Modulus)
            ? new RsaPrivateKey(parameters, publicKey, moduloP, moduloQ)
            : null;
        if (key?.InvertsPublicKey() == false)
        {
            key = null;
        }

        return key is not null;
    }

    // The parts of a damaged key do not fit each other; any block but 0, 1 and their negatives shows it.
    private bool InvertsPublicKey()
    {
        Span<byte> block = stackalloc byte[RsaPublicKey.BlockLength];
        Span<byte> result = stackalloc byte[RsaPublicKey.BlockLength];
        block.Fill(0x55);
        return PublicKey.Apply(block, result) && Apply(result, result) && result.SequenceEqual(block);
    }

    private static BigInteger Power(Montgomery modulus, BigInteger value, ReadOnlySpan<byte> exponent)
    {
        Span<byte> number = stackalloc byte[modulus.Length];
        WriteNumber(value, number);
        modulus.ModPow(number, exponent, number);
        return new BigInteger(number, isUnsigned: true, isBigEndian: true);
    }

    private static BigInteger ToNumber(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static void WriteNumber(BigInteger value, Span<byte> bytes)
    {
        bytes.Clear();
        value.TryWriteBytes(bytes[(bytes.Length - value.GetByteCount(isUnsigned: true))..], out _, isUnsigned: true, isBigEndian: true);
    }
}
