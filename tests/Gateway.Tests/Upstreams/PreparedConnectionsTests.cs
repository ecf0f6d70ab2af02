using Telepool.Gateway.Upstreams;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Upstreams;

public sealed class PreparedConnectionsTests : IAsyncDisposable
{
    private readonly DialHarness _sut = new();

    [Fact]
    public async Task Dial_DataCenterInUse_TakesWhatIsOpenAlready()
    {
        await using var server = new EchoServer();
        var table = _sut.Table(new UpstreamSettings { Prepared = 2 });
        var route = DialHarness.RouteTo(server.EndPoint);
        Assert.Equal(0, await _sut.PreparedAsync());
        for (var i = 0; i < 10; i++)
        {
            var (socket, _, _) = await _sut.DialAsync(table, route, "x");
            Assert.Equal("x\n", await EchoServer.AskAsync(socket!, 2));
            socket!.Dispose();
            Assert.InRange(await _sut.PreparedAsync(), 1, 2);
        }

        Assert.Equal(9, _sut.Counters[GatewayCounter.PreparedUsed]);
        Assert.InRange(server.Accepted, 10, 12);
    }

    [Fact]
    public async Task Dial_WhatWasOpenHasBeenClosedByTheServer_ConnectsAnew()
    {
        await using var server = new EchoServer();
        var table = _sut.Table(new UpstreamSettings { Prepared = 4 });
        var route = DialHarness.RouteTo(server.EndPoint);
        for (var i = 0; i < 20; i++)
        {
            var (socket, failure, _) = await _sut.DialAsync(table, route, "x");
            Assert.Null(failure);
            Assert.Equal("x\n", await EchoServer.AskAsync(socket!, 2));
            socket!.Dispose();
            var connected = i + 1 - _sut.Counters[GatewayCounter.PreparedUsed] + _sut.Counters[GatewayCounter.PreparedOpened];
            await _sut.UntilAsync(() => Task.FromResult(server.Accepted >= connected));
            await server.CloseConnectionsAsync();
        }

        Assert.True(_sut.Counters[GatewayCounter.PreparedStale] > 0);
    }

    [Fact]
    public async Task Deadline_NobodyComesAnyMore_ClosesAll()
    {
        await using var server = new EchoServer();
        var table = _sut.Table(new UpstreamSettings { Prepared = 2, PreparedAge = TimeSpan.FromSeconds(1) });
        var (socket, _, _) = await _sut.DialAsync(table, DialHarness.RouteTo(server.EndPoint), "x");
        socket!.Dispose();
        Assert.Equal(1, await _sut.PreparedAsync());
        await _sut.UntilAsync(async () => await _sut.PreparedAsync() == 0);
        Assert.True(_sut.Counters[GatewayCounter.PreparedOpened] >= 1);
    }

    [Fact]
    public async Task Dial_PreparedOff_OpensNothingAhead()
    {
        await using var server = new EchoServer();
        var table = _sut.Table(new UpstreamSettings { Prepared = 0 });
        for (var i = 0; i < 5; i++)
        {
            var (socket, _, _) = await _sut.DialAsync(table, DialHarness.RouteTo(server.EndPoint), "x");
            Assert.Equal("x\n", await EchoServer.AskAsync(socket!, 2));
            socket!.Dispose();
        }

        Assert.Equal(0, _sut.Counters[GatewayCounter.PreparedOpened]);
        Assert.Equal(5, server.Accepted);
    }

    public ValueTask DisposeAsync() => _sut.DisposeAsync();
}
