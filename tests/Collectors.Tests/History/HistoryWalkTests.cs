using Telepool.Collectors.History;
using Telepool.Collectors.Sinks;

namespace Telepool.Collectors.Tests.History;

public sealed class HistoryWalkTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TryApply_InterruptedAnywhereWhileMessagesArrive_LeavesNoGap(bool ignoresMinId)
    {
        var random = new Random(2);
        for (var round = 0; round < 200; round++)
        {
            var server = new FakeTelegram(1, "c") { IgnoresMinId = ignoresMinId };
            var next = 1;
            var stored = new HashSet<int>();
            var ranges = RangeSet.Empty;
            for (var run = 0; run < 6; run++)
            {
                // Ids grow with gaps, as those of deleted messages leave.
                server.Post(Enumerable.Range(0, random.Next(0, 40)).Select(_ => next += random.Next(1, 4)).ToList());
                ranges = Walk(server, ranges, stored, random, pages: run == 5 ? int.MaxValue : random.Next(0, 6));
            }

            Assert.Equal(server.Ids.Order(), stored.Order());
        }
    }

    [Fact]
    public void TryApply_StoredStretchBelow_IsNotReadAgain()
    {
        var server = new FakeTelegram(1, "c");
        server.Post(Enumerable.Range(1, 1000));
        var stored = new HashSet<int>();
        var ranges = Walk(server, RangeSet.Empty, stored, new Random(1), int.MaxValue);
        server.Post(Enumerable.Range(1001, 15));
        var walk = new HistoryWalk(ranges);
        var pages = 0;

        while (!walk.IsComplete)
        {
            Assert.True(walk.TryApply(server.Page(walk.Next(1, "c", 10))));
            pages++;
        }

        Assert.InRange(pages, 2, 3);
        Assert.True(walk.Ranges.ReachesFirst);
    }

    [Fact]
    public void TryApply_ServerThatDoesNotMoveOn_IsRefused()
    {
        var server = new FakeTelegram(1, "c") { IgnoresOffset = true };
        server.Post(Enumerable.Range(1, 100));
        var walk = new HistoryWalk(RangeSet.Empty);

        Assert.True(walk.TryApply(server.Page(walk.Next(1, "c", 10))));
        Assert.False(walk.TryApply(server.Page(walk.Next(1, "c", 10))));
        Assert.Equal(91, walk.Offset);
    }

    [Fact]
    public void TryApply_EmptyChannel_IsComplete()
    {
        var walk = new HistoryWalk(RangeSet.Empty);

        Assert.True(walk.TryApply(new FakeTelegram(1, "c").Page(walk.Next(1, "c", 10))));
        Assert.True(walk.IsComplete);
    }

    private static RangeSet Walk(FakeTelegram server, RangeSet ranges, HashSet<int> stored, Random random, int pages)
    {
        var walk = new HistoryWalk(ranges);
        for (var page = 0; page < pages && !walk.IsComplete; page++)
        {
            var answer = server.Page(walk.Next(1, "c", random.Next(1, 12)));
            Assert.True(walk.TryApply(answer));
            stored.UnionWith(answer.Messages.Select(message => message.Id));
        }

        return walk.Ranges;
    }
}
