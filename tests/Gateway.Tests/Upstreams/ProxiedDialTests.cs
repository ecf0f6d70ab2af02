using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Emulator.Proxies;
using MTProto.Client.Proxies;
using Telepool.Gateway.Upstreams;

namespace Gateway.Tests.Upstreams;

/// <summary>Dials through SOCKS5 and HTTP proxies, those of the emulator and, where they are installed, those of Debian.</summary>
public sealed class ProxiedDialTests : IAsyncDisposable
{
    private readonly DialHarness _sut = new();

    [Theory]
    [InlineData(EmulatorProxyKind.Socks5, null, 0)]
    [InlineData(EmulatorProxyKind.Socks5, "reader", 0)]
    [InlineData(EmulatorProxyKind.Socks5, "reader", 2)]
    [InlineData(EmulatorProxyKind.Http, null, 0)]
    [InlineData(EmulatorProxyKind.Http, "reader", 2)]
    public async Task Dial_ThroughAProxy_CarriesBytes(EmulatorProxyKind kind, string? user, int prepared)
    {
        await using var server = new EchoServer();
        await using var proxy = await StartAsync(kind, user);
        var table = _sut.Table(new UpstreamSettings { Proxies = [Address(proxy)], Prepared = prepared });
        for (var i = 0; i < 6; i++)
        {
            var (socket, failure, through) = await _sut.DialAsync(table, DialHarness.RouteTo(server.EndPoint), "through");
            Assert.Null(failure);
            using var open = socket!;
            Assert.Equal("through\n", await EchoServer.AskAsync(open, 8));
            Assert.Equal(Address(proxy).Id, through);
        }

        Assert.InRange(proxy.Accepted, 6, 6 + prepared);
    }

    [Theory]
    [InlineData(EmulatorProxyKind.Socks5, EmulatorProxyFault.Dead, nameof(DialFailure.Refused))]
    [InlineData(EmulatorProxyKind.Socks5, EmulatorProxyFault.Closing, nameof(DialFailure.Closed))]
    [InlineData(EmulatorProxyKind.Socks5, EmulatorProxyFault.Refusing, nameof(DialFailure.ProxyCredentials))]
    [InlineData(EmulatorProxyKind.Socks5, EmulatorProxyFault.TargetUnreachable, nameof(DialFailure.ProxyTarget))]
    [InlineData(EmulatorProxyKind.Socks5, EmulatorProxyFault.Garbage, nameof(DialFailure.ProxyRefused))]
    [InlineData(EmulatorProxyKind.Socks5, EmulatorProxyFault.Silent, nameof(DialFailure.TimedOut))]
    [InlineData(EmulatorProxyKind.Http, EmulatorProxyFault.Refusing, nameof(DialFailure.ProxyCredentials))]
    [InlineData(EmulatorProxyKind.Http, EmulatorProxyFault.TargetUnreachable, nameof(DialFailure.ProxyTarget))]
    [InlineData(EmulatorProxyKind.Http, EmulatorProxyFault.Garbage, nameof(DialFailure.ProxyRefused))]
    [InlineData(EmulatorProxyKind.Http, EmulatorProxyFault.Silent, nameof(DialFailure.TimedOut))]
    public async Task Dial_ProxyFails_IsToldApart(EmulatorProxyKind kind, EmulatorProxyFault fault, string expected)
    {
        await using var server = new EchoServer();
        await using var proxy = await StartAsync(kind, "reader");
        await proxy.FailAsync(fault);
        var table = _sut.Table(new UpstreamSettings { Proxies = [Address(proxy)], Prepared = 0, AttemptTimeout = TimeSpan.FromMilliseconds(700) });
        var (socket, failure, _) = await _sut.DialAsync(table, DialHarness.RouteTo(server.EndPoint));
        Assert.Null(socket);
        Assert.Equal(expected, failure.ToString());

        // That a proxy cannot reach one data centre is not its own failure.
        Assert.Equal(fault is EmulatorProxyFault.TargetUnreachable or EmulatorProxyFault.Garbage ? 0 : 1, _sut.Registry.Of(Address(proxy)).Health.Failures);
    }

    [Fact]
    public async Task Dial_OneProxyFails_TheOtherServesAndTheFirstGoesOut()
    {
        await using var server = new EchoServer();
        await using var bad = await StartAsync(EmulatorProxyKind.Socks5, null);
        await using var good = await StartAsync(EmulatorProxyKind.Http, null);
        await bad.FailAsync(EmulatorProxyFault.Closing);
        var table = _sut.Table(new UpstreamSettings { Proxies = [Address(bad), Address(good)], Prepared = 0, FailureLimit = 2, BackOff = TimeSpan.FromMinutes(1) });
        var route = DialHarness.RouteTo(server.EndPoint);
        for (var i = 0; i < 12; i++)
        {
            var (socket, failure, through) = await _sut.DialAsync(table, route, "x");
            Assert.Null(failure);
            socket!.Dispose();
            Assert.Equal(Address(good).Id, through);
        }

        Assert.Equal(2, bad.Accepted);
        Assert.Contains(_sut.Events, text => text.StartsWith($"out {Address(bad).Id} ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dial_NoProxyServes_GoesDirectOnlyWhereAllowed()
    {
        await using var server = new EchoServer();
        await using var proxy = await StartAsync(EmulatorProxyKind.Socks5, null);
        await proxy.FailAsync(EmulatorProxyFault.Dead);
        var settings = new UpstreamSettings { Proxies = [Address(proxy)], Prepared = 0 };
        var (socket, failure, _) = await _sut.DialAsync(_sut.Table(settings), DialHarness.RouteTo(server.EndPoint), "x");
        Assert.Null(socket);
        Assert.Equal(DialFailure.Refused, failure);
        Assert.Equal(0, server.Accepted);

        var (direct, _, through) = await _sut.DialAsync(_sut.Table(settings with { FallBackToDirect = true }), DialHarness.RouteTo(server.EndPoint), "x");
        direct!.Dispose();
        Assert.Equal(server.EndPoint.ToString(), through);
    }

    [Fact]
    public async Task Dial_PoolHasNoProxy_FailsAndNeverGoesDirect()
    {
        await using var server = new EchoServer();
        var table = _sut.Table(new UpstreamSettings { ProxyPool = "default", Prepared = 0 });
        var (socket, failure, _) = await _sut.DialAsync(table, DialHarness.RouteTo(server.EndPoint), "x");
        Assert.Null(socket);
        Assert.Equal(DialFailure.Unreachable, failure);

        await using var proxy = await StartAsync(EmulatorProxyKind.Socks5, null);
        _sut.Registry.SetPool([Address(proxy)]);
        var (open, _, through) = await _sut.DialAsync(table, DialHarness.RouteTo(server.EndPoint), "x");
        open!.Dispose();
        Assert.Equal(Address(proxy).Id, through);
    }

    [Theory]
    [InlineData("microsocks", "socks5")]
    [InlineData("tinyproxy", "http")]
    public async Task Dial_ThroughDebiansProxy_CarriesBytes(string program, string scheme)
    {
        var folder = new[] { "/usr/bin", "/usr/sbin", "/usr/local/bin" }.FirstOrDefault(folder => File.Exists(Path.Combine(folder, program)));
        if (folder is null)
        {
            Assert.Skip($"{program} is missing.");
        }

        await using var server = new EchoServer();
        var port = EchoServer.Refusing().Port;
        var configuration = Path.GetTempFileName();
        await File.WriteAllTextAsync(configuration, $"Port {port}\nListen 127.0.0.1\nTimeout 60\n", TestContext.Current.CancellationToken);
        string[] arguments = program == "microsocks" ? ["-i", "127.0.0.1", "-p", $"{port}"] : ["-d", "-c", configuration];
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(folder, program), arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            await _sut.UntilAsync(async () =>
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    await socket.ConnectAsync(IPAddress.Loopback, port);
                    return true;
                }
                catch (SocketException)
                {
                    return false;
                }
            });
            Assert.True(ProxyAddress.TryParse($"{scheme}://127.0.0.1:{port}", out var address, out _));
            var (open, failure, _) = await _sut.DialAsync(_sut.Table(new UpstreamSettings { Proxies = [address], Prepared = 0 }), DialHarness.RouteTo(server.EndPoint), "x");
            Assert.Null(failure);
            Assert.Equal("x\n", await EchoServer.AskAsync(open!, 2));
            open!.Dispose();
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            File.Delete(configuration);
        }
    }

    public ValueTask DisposeAsync() => _sut.DisposeAsync();

    private static Task<EmulatorProxy> StartAsync(EmulatorProxyKind kind, string? user) =>
        EmulatorProxy.StartAsync(new EmulatorProxyOptions { Kind = kind, Username = user, Password = user is null ? null : "sesame" });

    private static ProxyAddress Address(EmulatorProxy proxy)
    {
        Assert.True(ProxyAddress.TryParse(proxy.Address, out var address, out _));
        return address;
    }
}
