using Grains.Accounts;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Updates;
using Grains.Tests.Accounts.Sessions;

namespace Grains.Tests.Accounts;

public sealed class UpdateFeedTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly FakeSession _session = new("alpha", []);
    private readonly ManualClock _time = new();

    [Fact]
    public void Read_ToBegin_TellsThePlaceAndAGap()
    {
        var feed = new UpdateFeed(_session, _time);
        var start = feed.Read(0, out var missed);
        Assert.True(start.Gap);
        Assert.Empty(start.Items);
        Assert.Equal(0, missed);
        Assert.False(feed.Read(start.Sequence, out _).Gap);
    }

    [Fact]
    public async Task Read_TwoReaders_EachHasItsPlace()
    {
        var feed = new UpdateFeed(_session, _time);
        var start = feed.Read(0, out _).Sequence;
        await PushAsync(feed, 1, 2, 3);
        var first = feed.Read(start, out _);
        Assert.Equal([1, 2, 3], first.Items.Select(item => item.Pts));
        Assert.Equal([3], feed.Read(start + 2, out _).Items.Select(item => item.Pts));
        Assert.Empty(feed.Read(first.Sequence, out _).Items);
    }

    [Fact]
    public async Task Read_TooLate_IsAGapThatIsCounted()
    {
        var feed = new UpdateFeed(_session, _time, capacity: 4);
        var start = feed.Read(0, out _).Sequence;
        await PushAsync(feed, 1, 2, 3, 4, 5, 6);
        var late = feed.Read(start, out var missed);
        Assert.True(late.Gap);
        Assert.Equal(2, missed);
        Assert.Empty(late.Items);
        Assert.Equal([3, 4, 5, 6], feed.Read(start + 2, out missed).Items.Select(item => item.Pts));
        Assert.Equal(0, missed);
    }

    [Fact]
    public async Task Read_PlaceOfAnEarlierOwner_IsAGap()
    {
        var earlier = new UpdateFeed(_session, _time);
        await PushAsync(earlier, 1, 2, 3);
        var place = earlier.Read(0, out _).Sequence;
        _time.Advance(TimeSpan.FromMilliseconds(5));
        var later = new UpdateFeed(new FakeSession("alpha", []), _time);
        Assert.True(later.Read(place, out var missed).Gap);
        Assert.Equal(0, missed);
    }

    [Fact]
    public async Task Read_GapBetweenUpdates_IsToldOnce()
    {
        var feed = new UpdateFeed(_session, _time);
        var start = feed.Read(0, out _).Sequence;
        var changed = feed.Changed();
        await _session.Pushes.Writer.WriteAsync(new SessionPush([], Gap: true), TestContext.Current.CancellationToken);
        await changed.WaitAsync(Deadline, TestContext.Current.CancellationToken);
        var batch = feed.Read(start, out _);
        Assert.True(batch.Gap);
        Assert.False(feed.Read(batch.Sequence, out _).Gap);
    }

    [Fact]
    public async Task Completion_SessionEnds_WakesReaders()
    {
        var feed = new UpdateFeed(_session, _time);
        var changed = feed.Changed();
        await _session.DisposeAsync();
        await changed.WaitAsync(Deadline, TestContext.Current.CancellationToken);
        await feed.Completion.WaitAsync(Deadline, TestContext.Current.CancellationToken);
    }

    private async Task PushAsync(UpdateFeed feed, params int[] pts)
    {
        var changed = feed.Changed();
        await _session.Pushes.Writer.WriteAsync(
            new SessionPush([.. pts.Select(value => new PushedUpdate { ChannelId = 1, Pts = value, PtsCount = 1 })], Gap: false), TestContext.Current.CancellationToken);
        await changed.WaitAsync(Deadline, TestContext.Current.CancellationToken);
    }
}
