using MTProto.Messages;

namespace MTProto.Tests.Messages;

public sealed class MessageIdsTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Next_ClockStandsStill_GrowsStrictlyAndKeepsTheSender()
    {
        var ids = new MessageIds(_time);
        var last = 0L;
        for (var i = 0; i < 1000; i++)
        {
            var (id, sender) = (i % 3) switch
            {
                0 => (ids.NextClient(), 0),
                1 => (ids.NextReply(), 1),
                _ => (ids.NextPush(), 3),
            };
            Assert.True(id > last);
            Assert.Equal(sender, id & 3);
            last = id;
        }
    }

    [Fact]
    public void Next_NamesTheMomentWithItsOffset()
    {
        var ids = new MessageIds(_time) { Offset = TimeSpan.FromHours(-2) };

        var id = ids.NextClient();

        Assert.Equal(_time.GetUtcNow().ToUnixTimeSeconds() - 7200, id >> 32);
        Assert.Equal(_time.GetUtcNow().AddHours(-2).ToUnixTimeSeconds(), MessageIds.ToTime(id).ToUnixTimeSeconds());
    }

    [Fact]
    public void Next_HalfASecond_IsHalfOfTheLowerBits()
    {
        _time.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal(0x8000_0000L, new MessageIds(_time).NextClient() & 0xffff_ffff);
    }

    [Fact]
    public void Next_ClockGoesBack_StillGrows()
    {
        var ids = new MessageIds(_time);
        var first = ids.NextClient();
        ids.Offset = TimeSpan.FromDays(-1);

        Assert.True(ids.NextClient() > first);

        ids.Restart();
        Assert.True(ids.NextClient() < first);
    }

    [Fact]
    public void SequenceNumbers_CountContentOnly()
    {
        var numbers = default(SequenceNumbers);

        Assert.Equal([0, 1, 2, 3, 5, 6], new[] { numbers.Next(false), numbers.Next(true), numbers.Next(false), numbers.Next(true), numbers.Next(true), numbers.Next(false) });
    }

    [Fact]
    public void ReceivedMessageIds_RandomOrder_KnowsEveryRepeat()
    {
        var random = new Random(5);
        var received = new ReceivedMessageIds();
        var all = new HashSet<long>();
        for (var i = 0; i < 400; i++)
        {
            var id = random.Next(0, 1000);
            Assert.Equal(all.Add(id) ? ReceivedStatus.New : ReceivedStatus.Repeated, received.Add(id));
        }
    }

    [Fact]
    public void ReceivedMessageIds_FarBehind_IsTooOld()
    {
        var received = new ReceivedMessageIds();
        for (var id = 1_000L; id < 1_000 + (10 * ReceivedMessageIds.Capacity); id += 2)
        {
            Assert.Equal(ReceivedStatus.New, received.Add(id));
            Assert.Equal(ReceivedStatus.Repeated, received.Add(id));
        }

        Assert.True(received.IsBelowAll(1_001));
        for (var id = 1_000_001L; ; id += 2)
        {
            if (received.Add(1_001) == ReceivedStatus.TooOld)
            {
                break;
            }

            Assert.True(id < 1_010_001, "An identifier below all that are remembered was never found too old.");
            received.Clear();
            for (var n = 0; n < ReceivedMessageIds.Capacity; n++)
            {
                received.Add(id + n);
            }
        }
    }
}
