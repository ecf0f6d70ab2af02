using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MTProto.Client.Proxies;
using Telepool.Gateway.Upstreams;

namespace Gateway.Tests.Upstreams;

/// <summary>Proxies whose answers come byte by byte, cut short, or with the data centre's first bytes behind them.</summary>
public sealed class SegmentedProxyTests : IAsyncDisposable
{
    private static readonly string[] Socks = ["0500", "05000001C000020101BB"];
    private static readonly string[] Http = ["485454502F312E312032303020436F6E6E65637465640D0A5669613A20780D0A0D0A"];

    private readonly DialHarness _sut = new();

    [Theory]
    [InlineData("socks5", 1)]
    [InlineData("socks5", 3)]
    [InlineData("socks5", 1000)]
    [InlineData("http", 1)]
    [InlineData("http", 7)]
    [InlineData("http", 1000)]
    public async Task Dial_AnswersInPieces_LeaveWhatFollowsInTheSocket(string scheme, int piece)
    {
        using var proxy = new Listener();
        var serving = ServeAsync(proxy.Socket, scheme == "http" ? Http : Socks, piece, "early bytes", int.MaxValue);
        var (socket, failure, _) = await _sut.DialAsync(_sut.Table(Settings(scheme, proxy)), DialHarness.RouteTo(IPEndPoint.Parse("192.0.2.1:443")), "x");
        Assert.Null(failure);
        using (socket)
        {
            Assert.Equal("early bytes", await EchoServer.AskAsync(socket!, 11));
        }

        await serving;
    }

    [Theory]
    [InlineData("socks5", 12)]
    [InlineData("http", 34)]
    public async Task Dial_AnswerCutShortAnywhere_FailsAndHoldsNothing(string scheme, int length)
    {
        for (var cut = 0; cut < length; cut++)
        {
            using var proxy = new Listener();
            var serving = ServeAsync(proxy.Socket, scheme == "http" ? Http : Socks, 1000, string.Empty, cut);
            var (socket, failure, _) = await _sut.DialAsync(_sut.Table(Settings(scheme, proxy)), DialHarness.RouteTo(IPEndPoint.Parse("192.0.2.1:443")), "x");
            Assert.Null(socket);
            Assert.Equal(DialFailure.Closed, failure);
            await serving;
        }

        await _sut.OnWorkerAsync(upstreams => Assert.Equal(0, upstreams.Worker.WatchCount));
    }

    [Fact]
    public async Task Dial_ProxyIsSlow_WhatWasOpenedAheadSavesItsTime()
    {
        using var proxy = new Listener();
        var delay = TimeSpan.FromMilliseconds(600);
        var serving = ServeSlowlyAsync(proxy.Socket, delay);
        var table = _sut.Table(Settings("socks5", proxy) with { Prepared = 1 });
        var route = DialHarness.RouteTo(IPEndPoint.Parse("192.0.2.1:443"));

        var watch = Stopwatch.StartNew();
        (await _sut.DialAsync(table, route, "x")).Socket!.Dispose();
        var first = watch.Elapsed;
        await _sut.UntilAsync(async () => await _sut.PreparedAsync() == 1);
        watch.Restart();
        (await _sut.DialAsync(table, route, "x")).Socket!.Dispose();
        // The proxy's clock is a timer's, this one is not.
        Assert.True(first >= delay * 0.9, $"the first came after {first}");
        Assert.True(watch.Elapsed < delay * 0.9, $"the second came after {watch.Elapsed}");
        proxy.Dispose();
        await serving;
    }

    public ValueTask DisposeAsync() => _sut.DisposeAsync();

    private static UpstreamSettings Settings(string scheme, Listener proxy)
    {
        Assert.True(ProxyAddress.TryParse($"{scheme}://{proxy.Socket.LocalEndPoint}", out var address, out _));
        return new UpstreamSettings { Proxies = [address], Prepared = 0 };
    }

    // Waits for a message before each answer, gives at most a number of bytes in all, and closes where that is short.
    private static async Task ServeAsync(Socket listener, string[] answers, int piece, string early, int most)
    {
        using var socket = await listener.AcceptAsync();
        socket.NoDelay = true;
        var buffer = new byte[4096];
        for (var i = 0; i < answers.Length; i++)
        {
            _ = await socket.ReceiveAsync(buffer);
            byte[] bytes = [.. Convert.FromHexString(answers[i]), .. i == answers.Length - 1 ? Encoding.ASCII.GetBytes(early) : []];
            for (var at = 0; at < bytes.Length;)
            {
                var count = Math.Min(Math.Min(piece, bytes.Length - at), most);
                if (count == 0)
                {
                    return;
                }

                at += await socket.SendAsync(bytes.AsMemory(at, count));
                most -= count;
                await Task.Yield();
            }
        }

        // Until the other side has read everything and left.
        while (await socket.ReceiveAsync(buffer) > 0)
        {
        }
    }

    private static async Task ServeSlowlyAsync(Socket listener, TimeSpan delay)
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await listener.AcceptAsync(), delay);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task AnswerAsync(Socket socket, TimeSpan delay)
    {
        try
        {
            var buffer = new byte[4096];
            _ = await socket.ReceiveAsync(buffer);
            await Task.Delay(delay);
            await socket.SendAsync(Convert.FromHexString(Socks[0]));
            _ = await socket.ReceiveAsync(buffer);
            await socket.SendAsync(Convert.FromHexString(Socks[1]));
        }
        catch (SocketException)
        {
            // The other side has left.
        }
    }

    private sealed class Listener : IDisposable
    {
        public Listener()
        {
            Socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Socket.Listen(4);
        }

        public Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        public void Dispose() => Socket.Dispose();
    }
}
