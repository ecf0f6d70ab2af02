using System.Numerics;
using MTProto.Crypto;
using Testing;

namespace MTProto.Tests.Crypto;

public class DhGroupTests
{
    // Group 14 of RFC 3526: a safe prime of 2048 bits that is 7 modulo 8, hence of generator 2.
    internal static readonly byte[] ForeignPrime = Convert.FromHexString(
        "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
        + "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
        + "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
        + "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
        + "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510"
        + "15728E5A8AACAA68FFFFFFFFFFFFFFFF");

    private static readonly SystemRandomSource Random = SystemRandomSource.Instance;

    [Fact]
    public void TryComputeKey_Sample_EqualsDocumentation()
    {
        Assert.True(DhGroup.Known.TryComputeKey(SampleExchange.GA, SampleExchange.B, out var key));
        Assert.Equal(SampleExchange.AuthKey, key.Bytes);
    }

    [Fact]
    public void KnownPrime_Tested_IsASafePrime()
    {
        Assert.True(SafePrime.IsProbable(DhGroup.Known.Prime, Random));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(6, false)]
    [InlineData(7, true)]
    [InlineData(1, false)]
    [InlineData(0, false)]
    [InlineData(8, false)]
    [InlineData(-3, false)]
    public void TryGetKnown_KnownPrime_DependsOnTheGenerator(int generator, bool accepted)
    {
        var result = DhGroup.TryGetKnown(DhGroup.Known.Prime, generator, out var group);
        Assert.Equal(accepted ? DhGroupResult.Accepted : DhGroupResult.WrongGenerator, result);
        Assert.Equal(accepted ? generator : null, group?.Generator);

        // Euler's criterion says the same.
        if (generator > 1)
        {
            var p = new BigInteger(DhGroup.Known.Prime, isUnsigned: true, isBigEndian: true);
            Assert.Equal(accepted, generator < 8 && BigInteger.ModPow(generator, (p - 1) / 2, p).IsOne);
        }
    }

    [Fact]
    public void TryGetKnown_OtherPrime_IsRefusedUntested()
    {
        Assert.Equal(DhGroupResult.ForeignPrime, DhGroup.TryGetKnown(ForeignPrime, 2, out var group));
        Assert.Null(group);
        Assert.Equal(DhGroupResult.WrongLength, DhGroup.TryGetKnown(ForeignPrime.AsSpan(1), 2, out _));
        Assert.Equal(DhGroupResult.WrongLength, DhGroup.TryGetKnown([], 2, out _));
    }

    [Fact]
    public void TryCreate_ForeignSafePrime_IsAccepted()
    {
        Assert.Equal(DhGroupResult.Accepted, DhGroup.TryCreate(ForeignPrime, 2, Random, out var group));
        Assert.Equal(ForeignPrime, group!.Prime);
        Assert.Equal(DhGroupResult.WrongGenerator, DhGroup.TryCreate(ForeignPrime, 8, Random, out _));
    }

    [Fact]
    public void TryCreate_CompositeOrShort_IsRefused()
    {
        var composite = ForeignPrime.ToArray();
        composite[100] ^= 4;
        Assert.Equal(DhGroupResult.NotSafePrime, DhGroup.TryCreate(composite, 4, Random, out _));
        var even = ForeignPrime.ToArray();
        even[^1] = 0xf0;
        Assert.Equal(DhGroupResult.NotSafePrime, DhGroup.TryCreate(even, 4, Random, out _));
        var brief = ForeignPrime.ToArray();
        brief[0] = 0x7f;
        Assert.Equal(DhGroupResult.WrongLength, DhGroup.TryCreate(brief, 4, Random, out _));
    }

    [Fact]
    public void SafePrime_SmallNumbers_AgreesWithTrialDivision()
    {
        for (var number = 0; number < 3000; number++)
        {
            byte[] bytes = [(byte)(number >> 8), (byte)number];
            Assert.True((IsPrime(number) && IsPrime((number - 1) / 2)) == SafePrime.IsProbable(bytes, Random), $"{number}");
        }
    }

    [Fact]
    public void IsPublicValueInRange_AtTheEdges_IsStrict()
    {
        var p = new BigInteger(DhGroup.Known.Prime, isUnsigned: true, isBigEndian: true);
        var margin = BigInteger.One << 1984;
        foreach (var (value, expected) in new[]
        {
            (BigInteger.Zero, false), (BigInteger.One, false), (margin - 1, false), (margin, false), (margin + 1, true),
            (p / 2, true), (p - margin - 1, true), (p - margin, false), (p - 1, false), (p, false),
        })
        {
            var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
            Assert.Equal(expected, DhGroup.Known.IsPublicValueInRange(bytes));
            Assert.Equal(expected, DhGroup.Known.TryComputeKey(bytes, new byte[] { 3 }, out _));
        }

        Assert.False(DhGroup.Known.IsPublicValueInRange([]));
        Assert.False(DhGroup.Known.IsPublicValueInRange(new byte[257]));
    }

    [Fact]
    public void GenerateKeyPair_BothSides_AgreeOnTheKey()
    {
        var random = new SeededRandomSource(18);
        Assert.Equal(DhGroupResult.Accepted, DhGroup.TryGetKnown(DhGroup.Known.Prime, 7, out var seven));
        foreach (var group in new[] { DhGroup.Known, seven! })
        {
            var (a, ga, b, gb) = (new byte[256], new byte[256], new byte[256], new byte[256]);
            group.GenerateKeyPair(random, a, ga);
            group.GenerateKeyPair(random, b, gb);
            Assert.True(group.TryComputeKey(gb, a, out var first));
            Assert.True(group.TryComputeKey(ga, b, out var second));
            Assert.Equal(first.Id, second.Id);
            Assert.Equal(first.Bytes, second.Bytes);
        }
    }

    private static bool IsPrime(int value) =>
        value > 1 && Enumerable.Range(2, (int)Math.Sqrt(value)).All(d => d >= value || value % d != 0);
}
