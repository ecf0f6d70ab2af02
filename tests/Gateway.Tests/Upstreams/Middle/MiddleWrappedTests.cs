using System.Net.Sockets;
using Gateway.Tests.Hosting;
using Gateway.Tests.Mtproto;
using Gateway.Tests.Web;
using MTProto.Crypto;
using MTProto.Transports;
using MTProto.Transports.FakeTls;
using Telepool.Gateway.Workers;
using Testing;

namespace Gateway.Tests.Upstreams.Middle;

/// <summary>Clients whose stream is wrapped, through a gateway and a middle proxy.</summary>
public sealed class MiddleWrappedTests
{
    private static readonly int[] Lengths = [16, 480, 4096, 16_384 - 64, 16_384, 65_536, 300_000 & ~15];

    [Fact]
    public async Task TlsRecords_PacketsOfManyLengths_ComeBackAsTheyWere()
    {
        await using var fixture = await EchoFixture.StartAsync();
        var cancellationToken = TestContext.Current.CancellationToken;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(fixture.Host.EndPoints[0], cancellationToken);
        var stream = new NetworkStream(socket, ownsSocket: true);
        var status = await FakeTlsClient.ConnectAsync(
            stream, TlsPeer.Secret, ClientHelloShape.PostQuantum, SystemRandomSource.Instance, TimeProvider.System, cancellationToken);
        Assert.Equal(FakeTlsStatus.Agreed, status);
        await using var client = await TransportConnection.ConnectAsync(
            new FakeTlsStream(stream, isClient: true),
            new ClientTransportOptions { Kind = TransportKind.PaddedIntermediate, DcId = 2, Secret = TlsPeer.Secret },
            cancellationToken);
        var random = new SeededRandomSource(5);
        foreach (var length in Lengths)
        {
            var packet = EchoDataCenter.Packet(random.Bytes(length));

            Assert.Equal(packet, await EchoFixture.AskAsync(client, packet));
        }

        Assert.Equal(1, fixture.Count(GatewayCounter.MiddleClients));
        Assert.Equal(0, fixture.Count(GatewayCounter.CodecErrors));
    }

    [Theory]
    [InlineData(TransportKind.Abridged)]
    [InlineData(TransportKind.Intermediate)]
    public async Task WebSocket_PacketsOfManyLengths_AreOneMessageEach(TransportKind kind)
    {
        await using var fixture = await EchoFixture.StartAsync();
        var cancellationToken = TestContext.Current.CancellationToken;
        var random = new SeededRandomSource(6);
        await using var client = await WebClient.ConnectAsync(fixture.Host.EndPoints[0], "/apiws", kind, GatewayFactory.Secret(GatewayFactory.Key), random, cancellationToken);
        byte[][] packets = [.. Lengths.Select(length => EchoDataCenter.Packet(random.Bytes(length)))];

        await client.SendAsync(packets, null, cancellationToken);
        Assert.Equal(packets, await client.ReceiveAsync(packets.Length, cancellationToken));
        await client.SendAsync(packets, new Random(1), cancellationToken);
        Assert.Equal(packets, await client.ReceiveAsync(packets.Length, cancellationToken));

        await client.Socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        await MiddleFixture.WaitAsync(() => fixture.Proxy.Statistics.ClosedClients == 1, "the middle proxy is told");
        Assert.Equal(0, fixture.Count(GatewayCounter.CodecErrors));
    }
}
