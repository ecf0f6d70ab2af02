using System.Security.Cryptography;

namespace MTProto.Crypto;

/// <summary>
/// The server's side of one password check: made when account.getPassword is answered, asked when the proof arrives
/// (core.telegram.org/api/srp). One instance must serve one check only.
/// </summary>
public sealed class SrpServer
{
    private readonly DhGroup _group;
    private readonly byte[] _salt1;
    private readonly byte[] _salt2;
    private readonly byte[] _verifier;
    private readonly byte[] _secret = new byte[DhGroup.Length];
    private readonly byte[] _publicValue = new byte[DhGroup.Length];

    /// <summary>Draws the secret exponent and computes srp_B.</summary>
    /// <param name="group">The group of the algorithm.</param>
    /// <param name="salt1">The algorithm's first salt.</param>
    /// <param name="salt2">The algorithm's second salt.</param>
    /// <param name="verifier">v as <see cref="SrpClient.ComputeVerifier"/> makes it, 256 bytes.</param>
    /// <param name="random">Source of the secret exponent.</param>
    public SrpServer(
        DhGroup group, ReadOnlySpan<byte> salt1, ReadOnlySpan<byte> salt2, ReadOnlySpan<byte> verifier, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNotEqual(verifier.Length, DhGroup.Length, nameof(verifier));
        _group = group;
        _salt1 = salt1.ToArray();
        _salt2 = salt2.ToArray();
        _verifier = verifier.ToArray();
        var blinding = SrpNumbers.Multiplier(group) * SrpNumbers.Read(verifier);
        do
        {
            group.GenerateKeyPair(random, _secret, _publicValue);
            SrpNumbers.Write((blinding + SrpNumbers.Read(_publicValue)) % SrpNumbers.Read(group.Prime), _publicValue);
        }
        while (!group.IsPublicValueInRange(_publicValue));
    }

    /// <summary>srp_B, 256 bytes.</summary>
    public ReadOnlySpan<byte> PublicValue => _publicValue;

    /// <summary>Checks the client's proof.</summary>
    /// <param name="clientPublic">A as it arrived.</param>
    /// <param name="proof">M1 as it arrived.</param>
    public SrpResult Check(ReadOnlySpan<byte> clientPublic, ReadOnlySpan<byte> proof)
    {
        if (!_group.IsPublicValueInRange(clientPublic))
        {
            return SrpResult.InvalidPublicValue;
        }

        Span<byte> publicA = stackalloc byte[DhGroup.Length];
        Span<byte> shared = stackalloc byte[DhGroup.Length];
        Span<byte> scrambler = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        SrpNumbers.Pad(clientPublic, publicA);
        SrpNumbers.Write(SrpNumbers.Scrambler(publicA, _publicValue), scrambler);
        _group.Arithmetic.ModPow(_verifier, scrambler, shared);
        SrpNumbers.Write(SrpNumbers.Read(publicA) * SrpNumbers.Read(shared) % SrpNumbers.Read(_group.Prime), shared);
        _group.Arithmetic.ModPow(shared, _secret, shared);
        SrpNumbers.Proof(_group, _salt1, _salt2, publicA, _publicValue, shared, expected);
        return CryptographicOperations.FixedTimeEquals(expected, proof) ? SrpResult.Success : SrpResult.WrongPassword;
    }
}
