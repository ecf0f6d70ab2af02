using MTProto.Crypto;

namespace MTProto.Tests.Crypto;

public class PqFactorizationTests
{
    [Theory]
    [InlineData(SampleExchange.Pq, SampleExchange.P, SampleExchange.Q)]
    [InlineData(0x31f05bcc5ce66ccd, 0x6f7b6a45, 0x72ad24e9)]
    [InlineData(0x256edefca64f89db, 0x5556e63f, 0x704a8d65)]
    [InlineData(6, 2, 3)]
    [InlineData(15, 3, 5)]
    [InlineData(85, 5, 17)]
    [InlineData(3ul * 4294967291, 3, 4294967291)]
    [InlineData(2ul * 4294967291, 2, 4294967291)]
    [InlineData(2147483647ul * 2147483629, 2147483629, 2147483647)]
    public void TryFactor_ProductOfTwoPrimes_ReturnsThemInOrder(ulong pq, uint expectedP, uint expectedQ)
    {
        Assert.True(PqFactorization.TryFactor(pq, out var p, out var q));
        Assert.Equal((expectedP, expectedQ), (p, q));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(8)]
    [InlineData(30)]
    [InlineData(105)]
    [InlineData(9223372036854775783)]
    [InlineData(2147483647ul * 2147483647)]
    [InlineData(3ul * 4294967311)]
    [InlineData(1ul << 62)]
    [InlineData(long.MaxValue)]
    [InlineData((ulong)long.MaxValue + 2)]
    [InlineData(ulong.MaxValue)]
    public void TryFactor_AnythingElse_IsRefused(ulong pq)
    {
        Assert.False(PqFactorization.TryFactor(pq, out var p, out var q));
        Assert.Equal((0u, 0u), (p, q));
    }

    [Fact]
    public void TryFactor_EveryNumberBelow20000_AgreesWithTrialDivision()
    {
        for (var pq = 0ul; pq < 20000; pq++)
        {
            var p = 2ul;
            while (p * p < pq && pq % p != 0)
            {
                p++;
            }

            var expected = p * p < pq && pq / p > p && IsPrime(pq / p);
            Assert.True(expected == PqFactorization.TryFactor(pq, out var foundP, out var foundQ), $"{pq}");
            Assert.Equal(expected ? (p, pq / p) : (0, 0), (foundP, foundQ));
        }
    }

    [Fact]
    public void TryFactor_RandomPrimesBelow31Bits_ReturnsThem()
    {
        var random = new Random(10);
        for (var round = 0; round < 300; round++)
        {
            var (p, q) = (Prime(random), Prime(random));
            if (p == q)
            {
                continue;
            }

            Assert.True(PqFactorization.TryFactor((ulong)p * q, out var foundP, out var foundQ));
            Assert.Equal((Math.Min(p, q), Math.Max(p, q)), (foundP, foundQ));
        }
    }

    private static uint Prime(Random random)
    {
        var candidate = (uint)random.Next(1 << 30, int.MaxValue) | 1;
        while (!IsPrime(candidate))
        {
            candidate += 2;
        }

        return candidate;
    }

    private static bool IsPrime(ulong value)
    {
        for (var divisor = 2ul; divisor * divisor <= value; divisor++)
        {
            if (value % divisor == 0)
            {
                return false;
            }
        }

        return value > 1;
    }
}
