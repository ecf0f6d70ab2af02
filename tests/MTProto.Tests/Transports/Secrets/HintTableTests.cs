using MTProto.Transports.Secrets;

namespace MTProto.Tests.Transports.Secrets;

public class HintTableTests
{
    [Fact]
    public void Remember_InRandomOrder_KeepsTheLastFourOfAKeyInOrder()
    {
        var random = new Random(1);
        var table = new HintTable(64);
        var expected = new List<ulong>();
        var found = new ulong[HintTable.Depth];
        for (var i = 0; i < 2000; i++)
        {
            var secret = (ulong)random.Next(1, 8);
            table.Remember(5, secret);
            expected.Remove(secret);
            expected.Insert(0, secret);
            expected = [.. expected.Take(HintTable.Depth)];
            var count = table.Find(5, found);
            Assert.Equal(expected, found[..count]);
        }
    }

    [Fact]
    public void Remember_MoreKeysThanFit_ForgetsTheOldestAndStaysBounded()
    {
        var table = new HintTable(256);
        var found = new ulong[HintTable.Depth];
        for (var key = 0ul; key < 10_000; key++)
        {
            table.Remember(key, key + 1);
            table.Remember(1_000_000, 9);
            Assert.Equal(1, table.Find(key, found));
            Assert.Equal(key + 1, found[0]);
        }

        // Used all the time, it was never the oldest of its set.
        Assert.Equal(1, table.Find(1_000_000, found));
        var kept = Enumerable.Range(0, 10_000).Count(key => table.Find((ulong)key, found) > 0);
        Assert.InRange(kept, 100, 256);
    }

    [Fact]
    public void Remember_WithoutCapacity_RemembersNothing()
    {
        var table = new HintTable(0);
        table.Remember(1, 2);
        Assert.Equal(0, table.Find(1, new ulong[HintTable.Depth]));
    }
}
