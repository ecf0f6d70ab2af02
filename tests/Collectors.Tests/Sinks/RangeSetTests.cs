using Telepool.Collectors.Sinks;

namespace Telepool.Collectors.Tests.Sinks;

public sealed class RangeSetTests
{
    [Fact]
    public void With_RandomIntervals_EqualsASetOfIds()
    {
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var set = RangeSet.Empty;
            var ids = new HashSet<int>();
            for (var i = 0; i < 12; i++)
            {
                var low = random.Next(1, 60);
                var high = low + random.Next(0, 10);
                set = set.With(new IdRange(low, high));
                ids.UnionWith(Enumerable.Range(low, high - low + 1));

                Assert.Equal(ids.Order(), set.Ranges.Reverse().SelectMany(range => Enumerable.Range(range.Low, range.High - range.Low + 1)));
                // Adjacent intervals are one.
                Assert.All(set.Ranges.Zip(set.Ranges.Skip(1)), pair => Assert.True(pair.First.Low > pair.Second.High + 1));
            }
        }
    }

    [Fact]
    public void FloorBelow_BetweenIntervals_IsTheUpperEndOfTheNext()
    {
        var set = RangeSet.From([new IdRange(1, 10), new IdRange(20, 30)]);

        Assert.Equal(30, set.FloorBelow(0));
        Assert.Equal(30, set.FloorBelow(31));
        Assert.Equal(10, set.FloorBelow(20));
        Assert.Equal(0, set.FloorBelow(1));
        Assert.Equal(20, set.LowOf(25));
        Assert.Equal(15, set.LowOf(15));
        Assert.False(set.ReachesFirst);
        Assert.True(RangeSet.From([new IdRange(1, 10)]).ReachesFirst);
    }
}
