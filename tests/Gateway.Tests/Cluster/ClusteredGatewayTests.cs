using System.Net;
using System.Net.Sockets;
using Gateway.Tests.Hosting;
using Gateway.Tests.Relaying;
using Grains.Interfaces.Admission;
using Microsoft.Extensions.Logging.Abstractions;
using Telepool.Gateway.Cluster;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Hosting;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Cluster;

/// <summary>Whole gateways, with sockets, in one cluster.</summary>
public sealed class ClusteredGatewayTests
{
    [Fact]
    public async Task Connect_TwoGatewaysAndALimit_OneConnectionInAllAndBytesAreCountedTogether()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var dataCenter = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        dataCenter.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        dataCenter.Listen();
        await using var one = await StartAsync(cluster, (IPEndPoint)dataCenter.LocalEndPoint!);
        await using var two = await StartAsync(cluster, (IPEndPoint)dataCenter.LocalEndPoint!);
        using var first = await ObfuscatedPeer.ConnectAsync(one.EndPoints[0]);
        using var firstEnd = await ObfuscatedPeer.AcceptAsync(dataCenter);
        await EchoAsync(first, firstEnd, 1000);

        using var refused = await ObfuscatedPeer.ConnectAsync(two.EndPoints[0]);
        await Eventually.TrueAsync(() => two.Workers[0].Counters[GatewayCounter.AdmissionsRefused] == 1);
        // Both ends: what one closes is half-closed only.
        first.Dispose();
        firstEnd.Dispose();
        var user = cluster.Grains.GetGrain<IUserGrain>("one");
        await Eventually.TrueAsync(async () => (await user.GetUsageAsync()).Connections == 0);

        // The first may hold the place still, and is asked to give it back while this one waits.
        using var second = await ObfuscatedPeer.ConnectAsync(two.EndPoints[0]);
        using var secondEnd = await ObfuscatedPeer.AcceptAsync(dataCenter);
        await EchoAsync(second, secondEnd, 500);
        second.Dispose();
        secondEnd.Dispose();
        await Eventually.TrueAsync(async () => await user.GetUsageAsync() is { BytesUp: >= 1500, BytesDown: >= 1500, Connections: 0 });
    }

    private static async Task EchoAsync(ObfuscatedPeer client, ObfuscatedPeer dataCenter, int bytes)
    {
        var data = new byte[bytes];
        await client.SendAsync(data);
        await dataCenter.ReadAsync(bytes);
        await dataCenter.SendAsync(data);
        await client.ReadAsync(bytes);
    }

    private static Task<GatewayHost> StartAsync(TestCluster cluster, IPEndPoint dataCenter)
    {
        var settings = GatewayFactory.Settings(dataCenter);
        settings = settings with
        {
            Users = [settings.Users[0] with { MaxConnections = 1, QuotaBytes = 1_000_000_000 }],
            Cluster = new ClusterSettings { Heartbeat = TimeSpan.FromMilliseconds(200), AskTimeout = TimeSpan.FromSeconds(5) },
        };
        return StartAsync(cluster, settings);
    }

    private static async Task<GatewayHost> StartAsync(TestCluster cluster, GatewaySettings settings)
    {
        var host = await GatewayHost.StartAsync(
            settings, NullLoggerFactory.Instance, TimeProvider.System,
            join: seat => new GatewayCluster(cluster.Grains, GatewayCluster.NewId(), seat, TimeProvider.System, NullLoggerFactory.Instance));
        host.Cluster!.Start(new ClusterIntroduction(host, TimeProvider.System).Tell, static () => Task.CompletedTask);
        return host;
    }
}
