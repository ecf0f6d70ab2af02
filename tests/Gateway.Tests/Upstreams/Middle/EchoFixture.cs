using System.Net;
using System.Net.Sockets;
using Emulator.MiddleProxies;
using Gateway.Tests.Hosting;
using MTProto.Transports;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Hosting;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Upstreams.Middle;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Upstreams.Middle;

/// <summary>A gateway, a middle proxy and a data centre that echoes, for clients that know the transport alone.</summary>
internal sealed class EchoFixture : IAsyncDisposable
{
    private EchoFixture(EchoDataCenter dataCenter, EmulatorMiddleProxy proxy, GatewayHost host)
    {
        DataCenter = dataCenter;
        Proxy = proxy;
        Host = host;
    }

    public EchoDataCenter DataCenter { get; }

    public EmulatorMiddleProxy Proxy { get; }

    public GatewayHost Host { get; }

    /// <summary>Starts everything; users have no ad tag and go through middle proxies all the same, and direct where none serves.</summary>
    public static async Task<EchoFixture> StartAsync(
        Func<MiddleSettings, MiddleSettings>? change = null,
        Func<EmulatorMiddleOptions, EmulatorMiddleOptions>? changeProxy = null,
        Func<GatewaySettings, GatewaySettings>? changeAll = null,
        EmulatorMiddleFault fault = EmulatorMiddleFault.None)
    {
        var dataCenter = new EchoDataCenter();
        var options = new EmulatorMiddleOptions { Secret = MiddleFixture.Secret, DataCenter = dataCenter.EndPoint };
        var proxy = EmulatorMiddleProxy.Start(changeProxy is null ? options : changeProxy(options));
        await proxy.FailAsync(fault);
        var middle = new MiddleSettings
        {
            Proxies = new Dictionary<int, IReadOnlyList<IPEndPoint>> { [2] = [proxy.EndPoint] },
            Secret = MiddleFixture.Secret.Bytes.ToArray(),
        };
        var settings = GatewayFactory.Settings(dataCenter.EndPoint) with { Middle = change is null ? middle : change(middle) };
        return new EchoFixture(dataCenter, proxy, await GatewayFactory.StartAsync(changeAll is null ? settings : changeAll(settings)));
    }

    /// <summary>Connects a client.</summary>
    public async Task<TransportConnection> ConnectAsync(TransportKind kind = TransportKind.PaddedIntermediate, short dc = 2)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 8192 };
        await socket.ConnectAsync(Host.EndPoints[0]);
        var options = new ClientTransportOptions { Kind = kind, DcId = dc, Secret = GatewayFactory.Secret((kind == TransportKind.PaddedIntermediate ? "dd" : "") + GatewayFactory.Key) };
        return await TransportConnection.ConnectAsync(new NetworkStream(socket, ownsSocket: true), options, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a packet and reads the answer.</summary>
    public static async Task<byte[]?> AskAsync(TransportConnection connection, byte[] packet)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        if (!await connection.WriteAsync(packet, timeout.Token))
        {
            return null;
        }

        var frame = await connection.ReadAsync(timeout.Token);
        return frame.Status == FrameStatus.Frame ? frame.Payload.ToArray() : null;
    }

    public long Count(GatewayCounter counter) => Host.Workers.Sum(worker => worker.Counters[counter]);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Proxy.DisposeAsync();
        await DataCenter.DisposeAsync();
    }
}
