using System.Diagnostics;
using System.Net;
using Telepool.Gateway.Upstreams;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Upstreams;

public sealed class DialTests : IAsyncDisposable
{
    private static readonly UpstreamSettings Plain = new() { Prepared = 0 };
    private readonly DialHarness _sut = new();

    [Fact]
    public async Task Dial_OneAddress_CarriesBytes()
    {
        await using var server = new EchoServer();
        var (socket, _, through) = await _sut.DialAsync(_sut.Table(Plain), DialHarness.RouteTo(server.EndPoint), "hello");
        using var open = socket!;
        Assert.Equal("hello\n", await EchoServer.AskAsync(open, 6));
        Assert.Equal(server.EndPoint.ToString(), through);
        Assert.Equal(1, _sut.Registry.Of(server.EndPoint).Load.Open);
    }

    [Fact]
    public async Task Dial_OneAddressRefuses_SaysSoAndCountsNothing()
    {
        var refusing = EchoServer.Refusing();
        var (socket, failure, _) = await _sut.DialAsync(_sut.Table(Plain), DialHarness.RouteTo(refusing));
        Assert.Null(socket);
        Assert.Equal(DialFailure.Refused, failure);
        Assert.Equal(0, _sut.Registry.Of(refusing).Load.Open);
        Assert.Equal(1, _sut.Registry.Of(refusing).Health.Failures);
    }

    [Fact]
    public async Task Dial_FirstRefuses_TriesTheNextAtOnce()
    {
        await using var server = new EchoServer();
        var settings = Plain with { AttemptDelay = TimeSpan.FromSeconds(20) };
        var watch = Stopwatch.StartNew();
        var (socket, _, through) = await _sut.DialAsync(_sut.Table(settings), DialHarness.TieredRouteTo(EchoServer.Refusing(), server.EndPoint), "x");
        socket!.Dispose();
        Assert.Equal(server.EndPoint.ToString(), through);
        Assert.True(watch.Elapsed < settings.AttemptDelay, "the next address waited for the delay");
    }

    [Fact]
    public async Task Dial_FirstIsABlackHole_GoesBesideItAndAvoidsItLater()
    {
        using var hole = new BlackHole();
        await using var server = new EchoServer();
        var table = _sut.Table(Plain with { AttemptDelay = TimeSpan.FromMilliseconds(100), FailureLimit = 2 });
        var route = DialHarness.TieredRouteTo(hole.EndPoint, server.EndPoint);
        for (var i = 0; i < 2; i++)
        {
            var watch = Stopwatch.StartNew();
            var (socket, failure, through) = await _sut.DialAsync(table, route, "x");
            Assert.Null(failure);
            socket!.Dispose();
            Assert.Equal(server.EndPoint.ToString(), through);
            Assert.InRange(watch.ElapsedMilliseconds, 90, 30_000);
        }

        Assert.Equal($"out {hole.EndPoint} TimedOut", Assert.Single(_sut.Events));
        for (var i = 0; i < 5; i++)
        {
            var (socket, _, through) = await _sut.DialAsync(table, route, "x");
            socket!.Dispose();
            Assert.Equal(server.EndPoint.ToString(), through);
        }

        Assert.Equal(2, _sut.Counters[GatewayCounter.DialAttemptsFailed]);
    }

    [Fact]
    public async Task Dial_EverythingIsABlackHole_EndsInTime()
    {
        using var first = new BlackHole();
        using var second = new BlackHole();
        var settings = Plain with { AttemptTimeout = TimeSpan.FromMilliseconds(400), DialTimeout = TimeSpan.FromSeconds(1), AttemptDelay = TimeSpan.FromMilliseconds(50) };
        var watch = Stopwatch.StartNew();
        var (socket, failure, _) = await _sut.DialAsync(_sut.Table(settings), DialHarness.RouteTo(first.EndPoint, second.EndPoint));
        Assert.Null(socket);
        Assert.Equal(DialFailure.TimedOut, failure);
        Assert.InRange(watch.ElapsedMilliseconds, 400, 60_000);
    }

    [Fact]
    public async Task Dial_BoundToAnAddressOfThisHost_ComesFromThere()
    {
        await using var server = new EchoServer();
        var table = _sut.Table(Plain with { LocalAddresses = [IPAddress.Parse("127.0.0.9")] });
        var (socket, _, _) = await _sut.DialAsync(table, DialHarness.RouteTo(server.EndPoint), "x");
        using var open = socket!;
        Assert.Equal("127.0.0.9", ((IPEndPoint)open.LocalEndPoint!).Address.ToString());
    }

    [Fact]
    public async Task Dial_AddressThisHostDoesNotHave_Fails()
    {
        await using var server = new EchoServer();
        var table = _sut.Table(Plain with { LocalAddresses = [IPAddress.Parse("192.0.2.1")] });
        var (socket, failure, _) = await _sut.DialAsync(table, DialHarness.RouteTo(server.EndPoint), "x");
        Assert.Null(socket);
        Assert.Equal(DialFailure.NoResources, failure);
        Assert.Equal(0, _sut.Registry.Of(server.EndPoint).Health.Failures);
    }

    [Fact]
    public async Task Dial_UpstreamFailsUnderTraffic_EveryClientIsServedByTheOthers()
    {
        await using var stays = new EchoServer();
        var goes = new EchoServer();
        var table = _sut.Table(Plain with { FailureLimit = 2 });
        var route = DialHarness.RouteTo(goes.EndPoint, stays.EndPoint);
        for (var i = 0; i < 60; i++)
        {
            if (i == 20)
            {
                await goes.DisposeAsync();
            }

            var (socket, failure, _) = await _sut.DialAsync(table, route, "x");
            Assert.Null(failure);
            Assert.Equal("x\n", await EchoServer.AskAsync(socket!, 2));
            socket!.Dispose();
        }

        Assert.Equal(10, goes.Accepted);
        Assert.Contains($"out {goes.EndPoint} Refused", _sut.Events);
        Assert.InRange(_sut.Counters[GatewayCounter.DialAttemptsFailed], 2, 4);
    }

    [Fact]
    public async Task Dial_AllAreOut_TriesAnywayAndSaysSo()
    {
        var table = _sut.Table(Plain with { FailureLimit = 1, BackOff = TimeSpan.FromSeconds(60), MaxBackOff = TimeSpan.FromSeconds(60) });
        var route = DialHarness.RouteTo(EchoServer.Refusing(), EchoServer.Refusing());
        for (var i = 0; i < 3; i++)
        {
            var (_, failure, _) = await _sut.DialAsync(table, route);
            Assert.Equal(DialFailure.Refused, failure);
        }

        Assert.Equal(2, _sut.Counters[GatewayCounter.UpstreamLastResorts]);
        Assert.Equal(2, _sut.Events.Count(text => text == "last resort 2"));
    }

    [Fact]
    public async Task Abort_WhileConnecting_HoldsNothing()
    {
        using var hole = new BlackHole();
        await using var server = new EchoServer();
        var table = _sut.Table(Plain with { AttemptDelay = TimeSpan.FromSeconds(20) });
        await _sut.OnWorkerAsync(upstreams =>
        {
            var dial = upstreams.Dial(table, DialHarness.TieredRouteTo(hole.EndPoint, server.EndPoint), default)!;
            dial.Start(upstreams.Worker, new Nobody());
            Assert.Equal(1, upstreams.Worker.WatchCount);
            dial.Abort();
            Assert.Equal(0, upstreams.Worker.WatchCount);
        });
        Assert.Equal(0, server.Accepted);
        Assert.Equal(0, _sut.Registry.Of(hole.EndPoint).Health.Failures);
    }

    public ValueTask DisposeAsync() => _sut.DisposeAsync();

    private sealed class Nobody : IDialOwner
    {
        public void OnDialed(in DialedUpstream upstream) => Assert.Fail("nothing was to be dialled");

        public void OnDialFailed(DialFailure failure) => Assert.Fail("nothing was to be told");
    }
}
