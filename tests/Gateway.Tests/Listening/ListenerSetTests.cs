using System.Net;
using System.Net.Sockets;
using Gateway.Tests.Hosting;
using Telepool.Gateway.Admission;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Listening;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Listening;

public sealed class ListenerSetTests : IAsyncLifetime
{
    private readonly EchoDataCenter _dataCenter = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _dataCenter.DisposeAsync();

    [Fact]
    public async Task Listen_AnyIPv6Address_TakesBothFamilies()
    {
        if (!Socket.OSSupportsIPv6)
        {
            Assert.Skip("this machine has no IPv6");
        }

        await using var host = await GatewayFactory.StartAsync(Settings(new IPEndPoint(IPAddress.IPv6Any, 0)));
        var port = host.EndPoints[0].Port;
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            using var client = await EchoClient.OpenAsync(new IPEndPoint(address, port));
            await client.EchoAsync(1000);
        }
    }

    [Fact]
    public async Task Listen_PortZero_IsOnePortForEveryWorker()
    {
        await using var host = await GatewayFactory.StartAsync(Settings() with { Workers = 3 });
        for (var i = 0; i < 60; i++)
        {
            using var client = await EchoClient.OpenAsync(host.EndPoints[0]);
            await client.EchoAsync(10);
        }

        Assert.Single(host.EndPoints);
        Assert.All(host.Workers, worker => Assert.True(worker.Counters[GatewayCounter.Accepted] > 0));
    }

    [Fact]
    public async Task Listen_PortOfAnotherProgram_SaysSo()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var error = await Assert.ThrowsAsync<IOException>(() => GatewayFactory.StartAsync(Settings((IPEndPoint)other.LocalEndpoint)));

        Assert.Contains("another program has the port", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listen_PortOfAnotherGateway_IsAnErrorUnlessShared()
    {
        await using var first = await GatewayFactory.StartAsync(Settings());
        var again = Settings(first.EndPoints[0]);

        var error = await Assert.ThrowsAsync<IOException>(() => GatewayFactory.StartAsync(again));
        Assert.Contains("another program has the port", error.Message, StringComparison.Ordinal);

        await using var second = await GatewayFactory.StartAsync(again with { Listeners = [again.Listeners[0] with { IsShared = true }] });
        Assert.Equal(first.EndPoints[0], second.EndPoints[0]);
    }

    [Fact]
    public async Task Listen_SeveralThatCannot_SaysAllAtOnce()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var settings = Settings() with
        {
            Listeners =
            [
                new ListenerSettings { Endpoint = (IPEndPoint)other.LocalEndpoint },
                new ListenerSettings { Endpoint = IPEndPoint.Parse("203.0.113.1:1") },
            ],
        };

        var error = await Assert.ThrowsAsync<IOException>(() => GatewayFactory.StartAsync(settings));

        Assert.Contains("another program has the port", error.Message, StringComparison.Ordinal);
        Assert.Contains("no address of this machine", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Errno.AccessDenied, "CAP_NET_BIND_SERVICE")]
    [InlineData(Errno.FamilyNotSupported, "0.0.0.0:443")]
    [InlineData(Errno.TooManyFiles, "ulimit")]
    [InlineData(12345, "12345")]
    public void Explain_Error_TellsWhatToDo(int error, string part) =>
        Assert.Contains(part, ListeningSocket.Explain(IPEndPoint.Parse("[::]:443"), error), StringComparison.Ordinal);

    [Fact]
    public async Task Apply_OtherListeners_OpensAndClosesWithoutTouchingConnections()
    {
        await using var host = await GatewayFactory.StartAsync(Settings());
        var old = host.EndPoints[0];
        using var before = await EchoClient.OpenAsync(old);
        await before.EchoAsync(100);

        Assert.Empty(host.Listeners.Apply([new ListenerSettings { Endpoint = IPEndPoint.Parse("127.0.0.2:0") }]));
        Assert.NotEqual(old, host.EndPoints[0]);
        using var after = await EchoClient.OpenAsync(host.EndPoints[0]);
        await after.EchoAsync(100);
        await before.EchoAsync(100);
        await Until(async () => await RawClient.IsRefusedAsync(old));
        await before.EchoAsync(100);
    }

    [Fact]
    public async Task Apply_SameListener_KeepsItsSocketAndPort()
    {
        var settings = Settings();
        await using var host = await GatewayFactory.StartAsync(settings);
        var endpoint = host.EndPoints[0];

        Assert.Empty(host.Listeners.Apply([settings.Listeners[0] with { ProxyProtocolFrom = [IPNetwork.Parse("127.0.0.0/8")] }]));

        Assert.Equal(endpoint, host.EndPoints[0]);
        using var client = await EchoClient.OpenAsync(endpoint, "PROXY TCP4 203.0.113.7 203.0.113.1 1 2\r\n"u8.ToArray());
        await client.EchoAsync(100);
        Assert.Equal(1, host.Workers[0].Counters[GatewayCounter.ProxyHeaders]);
    }

    [Fact]
    public async Task Apply_OtherBacklog_KeepsThePort()
    {
        var settings = Settings();
        await using var host = await GatewayFactory.StartAsync(settings);
        var endpoint = host.EndPoints[0];

        Assert.Empty(host.Listeners.Apply([settings.Listeners[0] with { Backlog = 7 }]));

        Assert.Equal(endpoint, host.EndPoints[0]);
        using var client = await EchoClient.OpenAsync(endpoint);
        await client.EchoAsync(100);
    }

    [Fact]
    public async Task Apply_OneThatCannotBeOpened_ChangesNothing()
    {
        var settings = Settings();
        await using var host = await GatewayFactory.StartAsync(settings);
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var problems = host.Listeners.Apply(
            [new ListenerSettings { Endpoint = new IPEndPoint(IPAddress.Loopback, 0) }, new ListenerSettings { Endpoint = (IPEndPoint)other.LocalEndpoint }]);

        Assert.Single(problems);
        using var client = await EchoClient.OpenAsync(host.EndPoints[0]);
        await client.EchoAsync(100);
    }

    [Fact]
    public async Task Drain_OpenConnection_GoesOnWhileNobodyElseComesIn()
    {
        await using var host = await GatewayFactory.StartAsync(Settings() with { Drain = TimeSpan.FromSeconds(20) });
        var endpoint = host.EndPoints[0];
        var client = await EchoClient.OpenAsync(endpoint);
        await client.EchoAsync(100);

        var drain = host.DrainAsync(TestContext.Current.CancellationToken);
        await Until(async () => await RawClient.IsRefusedAsync(endpoint));
        await client.EchoAsync(100);
        Assert.False(drain.IsCompleted);

        client.Dispose();
        await drain;
    }

    [Fact]
    public async Task Close_ConnectionsOfEveryKind_LeaveNothingBehind()
    {
        await using var host = await GatewayFactory.StartAsync(Settings() with
        {
            Protection = new ProtectionSettings { Access = [new(IPNetwork.Parse("127.0.0.0/8"), Telepool.Gateway.Admission.Access.AccessLevel.Allowed)] },
        });
        var noise = new byte[64];
        new Random(1).NextBytes(noise);
        for (var i = 0; i < 10; i++)
        {
            using var relay = await EchoClient.OpenAsync(host.EndPoints[0]);
            await relay.EchoAsync(10);
            using var stranger = await RawClient.ConnectAsync(host.EndPoints[0]);
            await stranger.SendAsync(noise);
            using var silent = await RawClient.ConnectAsync(host.EndPoints[0]);
        }

        await Until(() => Task.FromResult(host.Door.Open == 0));
        Assert.Equal(0, host.Door.Handshakes);
        Assert.Equal(0, host.Door.Addresses.CountOpen(AddressKey.Of(IPAddress.Loopback)));
    }

    internal static async Task Until(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private GatewaySettings Settings(IPEndPoint? endpoint = null) => GatewayFactory.Settings(_dataCenter.EndPoint) with
    {
        Listeners = [new ListenerSettings { Endpoint = endpoint ?? new IPEndPoint(IPAddress.Loopback, 0) }],
    };
}
