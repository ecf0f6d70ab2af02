using System.Numerics;

namespace MTProto.Tests.Transports.FakeTls;

/// <summary>Whether bytes are the u coordinate of a point of curve25519, by Euler's criterion: v^2 = u^3 + 486662u^2 + u (RFC 7748, section 4.1).</summary>
internal static class Curve
{
    private static readonly BigInteger Prime = BigInteger.Pow(2, 255) - 19;

    public static bool Has(byte[] share)
    {
        var u = new BigInteger(share, isUnsigned: true);
        var square = ((u * u * u) + (486662 * u * u) + u) % Prime;
        return u < Prime && BigInteger.ModPow(square, (Prime - 1) / 2, Prime) == 1;
    }
}
