using System.Net;
using System.Net.Sockets;
using Gateway.Tests.Hosting;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Hosting;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Relaying;

/// <summary>A gateway and a listening socket that stands for every data centre.</summary>
internal sealed class RelayFixture : IAsyncDisposable
{
    private RelayFixture(Socket listener, GatewayHost host)
    {
        Listener = listener;
        Host = host;
    }

    public Socket Listener { get; }

    public GatewayHost Host { get; }

    public IPEndPoint EndPoint => Host.EndPoints[0];

    public static async Task<RelayFixture> StartAsync(Func<GatewaySettings, GatewaySettings>? change = null)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(512);
        var settings = GatewayFactory.Settings((IPEndPoint)listener.LocalEndPoint!);
        return new RelayFixture(listener, await GatewayFactory.StartAsync(change is null ? settings : change(settings)));
    }

    /// <summary>A client that relays, and the data centre's end of it.</summary>
    public async Task<(ObfuscatedPeer Client, ObfuscatedPeer DataCenter)> OpenAsync(int receiveBuffer = 0)
    {
        var client = await ObfuscatedPeer.ConnectAsync(EndPoint, receiveBuffer: receiveBuffer);
        return (client, await ObfuscatedPeer.AcceptAsync(Listener));
    }

    public long Count(GatewayCounter counter) => Host.Workers.Sum(worker => worker.Counters[counter]);

    public long Count(CloseReason reason) => Host.Workers.Sum(worker => worker.Counters[reason]);

    /// <summary>What the workers hold open.</summary>
    public async Task<(int Pairs, long Pending, int Watches)> HeldAsync()
    {
        var (pairs, pending, watches) = (0, 0L, 0);
        foreach (var worker in Host.Workers)
        {
            await GatewayHost.RunAsync(worker, w =>
            {
                pairs += Relay.Of(w).Count;
                pending += Relay.Of(w).PendingBytes;
                watches += w.WatchCount;
            });
        }

        return (pairs, pending, watches);
    }

    public async ValueTask DisposeAsync()
    {
        Listener.Dispose();
        await Host.DisposeAsync();
    }
}
