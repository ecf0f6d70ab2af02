using Grains.Interfaces.Accounts;
using Grains.Interfaces.Admission;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Pool;
using Grains.Interfaces.Proxies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Telepool.Silo.Web.Pages.Shared;
using Telepool.Silo.Web.Reading;
using Telepool.Silo.Web.Reading.Charts;
using Telepool.Silo.Web.Reading.Collectors;
using Telepool.Silo.Web.Reading.Overview;

namespace Telepool.Silo.Tests.Reading;

public sealed class ReadingTests
{
    private readonly ManualClock _time = new();

    [Fact]
    public async Task Cached_AskedByMany_ReadsOnceASecond()
    {
        var reads = 0;
        var cached = new Cached<int>(() => Task.FromResult(++reads), _time);

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => cached.GetAsync())), static value => Assert.Equal(1, value));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await cached.GetAsync());
        cached.Forget();
        Assert.Equal(3, await cached.GetAsync());
    }

    [Fact]
    public async Task Cached_ReadingThatTakesLong_IsSharedAndOneThatFailsIsNotKept()
    {
        var slow = new TaskCompletionSource<int>();
        var reads = 0;
        var cached = new Cached<int>(() => ++reads == 1 ? slow.Task : Task.FromResult(reads), _time);
        var first = cached.GetAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Same(first, cached.GetAsync());

        slow.SetException(new TimeoutException());

        await Assert.ThrowsAsync<TimeoutException>(() => first);
        Assert.Equal(2, await cached.GetAsync());
    }

    [Fact]
    public void SampleRing_MoreThanItHolds_KeepsTheNewestInOrder()
    {
        var ring = new SampleRing(3);
        Assert.Empty(ring.ToList());
        for (var i = 1; i <= 5; i++)
        {
            ring.Add(new Sample(_time.GetUtcNow(), i));
        }

        Assert.Equal([3, 4, 5], ring.ToList().Select(static sample => sample.Value));
    }

    [Fact]
    public void RateSeries_OfACountThatBeginsAnew_HasNoNegativeRate()
    {
        var series = new RateSeries(10);
        foreach (var count in new[] { 100, 110, 130, 5, 25 })
        {
            series.Add(_time.GetUtcNow(), count);
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal([5, 10, 10], series.ToList().Select(static sample => sample.Value));
    }

    [Theory]
    [InlineData("", "?")]
    [InlineData("?q=%20a%26b%20&sort=-calls&page=3&size=20&filter=ready&job=x", "?job=x&q=a%26b&filter=ready&sort=-calls&page=3&size=20")]
    [InlineData("?page=0&size=100000&sort=", "?")]
    [InlineData("?page=1e3&size=+5", "?")]
    public void ListQuery_OfAnAddress_IsWrittenTheSameWay(string address, string expected) =>
        Assert.Equal(expected, ListQuery.Of(new QueryCollection(QueryHelpers.ParseQuery(address))).ToQuery());

    [Fact]
    public void ListQuery_WithAVeryLongText_IsTakenForNotSaid() =>
        Assert.Empty(ListQuery.Of(new QueryCollection(QueryHelpers.ParseQuery("?q=" + new string('x', 5000)))).Text);

    [Fact]
    public void Listing_BeyondTheLastPage_IsTheLast()
    {
        var listing = Listing<int>.Of([.. Enumerable.Range(0, 101)], new ListQuery { Page = 99 });

        Assert.Equal((3, 3, 101), (listing.Page, listing.Pages, listing.Found));
        Assert.Equal([100], listing.Rows);
    }

    [Fact]
    public void ChartDrawing_OfSamples_StaysInsideThePicture()
    {
        var now = _time.GetUtcNow();
        var drawing = ChartDrawing.Of(new Chart("Calls", "/s", [new ChartLine("calls", [new Sample(now, 0), new Sample(now.AddSeconds(2), 37), new Sample(now.AddSeconds(4), 50)])]));

        Assert.Equal(50, drawing.Top);
        Assert.Equal("0,119 300,31.7 600,1 ", Assert.Single(drawing.Lines));
        Assert.Equal("Calls: calls 50 /s", drawing.Words);
    }

    [Fact]
    public void ChartDrawing_WithoutSamplesOrOfZeros_IsAnEmptyPicture()
    {
        Assert.Empty(ChartDrawing.Of(new Chart("Calls", "/s", [new ChartLine("calls", [])])).Lines);
        Assert.Equal(1, ChartDrawing.Of(new Chart("Calls", "/s", [new ChartLine("calls", [new Sample(_time.GetUtcNow(), 0)])])).Top);
    }

    [Fact]
    public void NoticeBoard_Notice_IsShownOnceToWhomItIsForAndNotForLong()
    {
        var board = new NoticeBoard(_time);
        var id = board.Post("carla", new Notice(true, "done", "secret"));
        Assert.Null(board.Take(id, "dora"));
        Assert.Equal("secret", board.Take(id, "carla")?.Secret);
        Assert.Null(board.Take(id, "carla"));

        id = board.Post("carla", new Notice(true, "done"));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(board.Take(id, "carla"));
        Assert.Null(board.Take(null, null));
    }

    [Fact]
    public void ProblemRules_OfAHealthyDeployment_FindNothing() => Assert.Empty(ProblemRules.Of(Picture()));

    [Fact]
    public void ProblemRules_OfASickOne_SayWhatToDo()
    {
        var problems = ProblemRules.Of(Picture() with
        {
            Pool = new PoolStatus { Pool = "default", Accounts = 100, Free = 2, Waiting = 7, Leaked = 3, IsDraining = true, Warnings = ["so many accounts fail"], States = [new(AccountState.Disabled, 4), new(AccountState.Restricted, 1), new(AccountState.Quarantined, 30)] },
            Proxies = [new ProxyStatus { ProxyId = "a", Address = "b", State = ProxyState.Banned }],
            Jobs = [new CollectionJob(ICollectionGrain.DefaultJob, new CollectionListing { Work = [new WorkStatus { Item = new WorkItem("a", "history") }], Workers = [] })],
        }).ToList();

        Assert.All(problems, static problem => Assert.True(problem.Do.Length > 0 && problem.Where.StartsWith('/')));
        Assert.Equal(9, problems.Count);
        Assert.Contains(problems, static problem => problem is { IsUrgent: true, What: "The whole pool is drained: no lease is granted." });
        Assert.Contains(problems, static problem => problem.What == "1 account is restricted by Telegram.");
    }

    private static OverviewPicture Picture() => new()
    {
        Pool = new PoolStatus { Pool = "default", Accounts = 10, Free = 10 },
        Proxies = [],
        Jobs = [new CollectionJob(ICollectionGrain.DefaultJob, new CollectionListing { Work = [], Workers = [] })],
        Gateways = Array.Empty<GatewayStatus>(),
        Silos = [],
        Problems = [],
    };
}
