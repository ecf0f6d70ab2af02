using System.Net;
using System.Net.Sockets;
using MTProto.Transports;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Relaying;

public sealed class RelayTests
{
    [Theory]
    [InlineData(TransportKind.Abridged)]
    [InlineData(TransportKind.Intermediate)]
    [InlineData(TransportKind.PaddedIntermediate)]
    public async Task Open_AnyTransport_GivesTheUpstreamTheSameTagAndDataCenter(TransportKind kind)
    {
        await using var fixture = await RelayFixture.StartAsync();
        using var client = await ObfuscatedPeer.ConnectAsync(fixture.EndPoint, kind: kind, dcId: -10_004);

        using var dataCenter = await ObfuscatedPeer.AcceptAsync(fixture.Listener);

        Assert.Equal(kind, dataCenter.Header.Kind);
        Assert.Equal(-10_004, dataCenter.Header.DcId);
    }

    [Fact]
    public async Task Relay_RandomSegmentsBothWays_ArriveWhole()
    {
        await using var fixture = await RelayFixture.StartAsync();
        var (client, dataCenter) = await fixture.OpenAsync();
        using var first = client;
        using var second = dataCenter;
        var up = Bytes(1_500_000, 1);
        var down = Bytes(1_500_000, 2);

        var sending = Task.WhenAll(SendInPiecesAsync(client, up, 3), SendInPiecesAsync(dataCenter, down, 4));
        var results = await Task.WhenAll(dataCenter.ReadAsync(up.Length), client.ReadAsync(down.Length));
        await sending;

        Assert.Equal(up, results[0]);
        Assert.Equal(down, results[1]);
        Assert.Equal(up.Length, fixture.Count(GatewayCounter.BytesUp));
        Assert.Equal(down.Length, fixture.Count(GatewayCounter.BytesDown));
        Assert.Equal(up.Length, fixture.Host.Registry.All.Single().BytesUp);
        Assert.Equal(down.Length, fixture.Host.Registry.All.Single().BytesDown);
    }

    [Fact]
    public async Task Relay_HeaderByteByByteWithData_ArrivesWhole()
    {
        await using var fixture = await RelayFixture.StartAsync();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(fixture.EndPoint);
        var header = new byte[64];
        var data = Bytes(200, 5);
        var streams = ObfuscationHeader.Create(
            TransportKind.Abridged, 1, Hosting.GatewayFactory.Secret(Hosting.GatewayFactory.Key), MTProto.Crypto.SystemRandomSource.Instance, header);
        var encrypted = new byte[data.Length];
        streams.FromClient.Process(data, encrypted);

        var sending = Task.Run(async () =>
        {
            foreach (var item in (byte[])[.. header, .. encrypted])
            {
                await socket.SendAsync((byte[])[item]);
            }
        });
        using var dataCenter = await ObfuscatedPeer.AcceptAsync(fixture.Listener);

        Assert.Equal(data, await dataCenter.ReadAsync(data.Length));
        await sending;
    }

    [Fact]
    public async Task Relay_DataInTheHeadersSegment_ArrivesFirst()
    {
        await using var fixture = await RelayFixture.StartAsync();
        var data = Bytes(20_000, 6);

        using var client = await ObfuscatedPeer.ConnectAsync(fixture.EndPoint, first: data);
        using var dataCenter = await ObfuscatedPeer.AcceptAsync(fixture.Listener);
        await client.SendAsync([1, 2, 3]);

        Assert.Equal([.. data, 1, 2, 3], await dataCenter.ReadAsync(data.Length + 3));
    }

    [Fact]
    public async Task Detail6_Relay_FastUser_GivesBothSidesTheSameBytesDown()
    {
        await using var fixture = await RelayFixture.StartAsync(settings => settings with { Users = [settings.Users[0] with { IsFast = true }] });
        var (client, dataCenter) = await fixture.OpenAsync();
        using var first = client;
        using var second = dataCenter;
        var data = Bytes(300_000, 7);
        var onTheWire = dataCenter.Encrypt(data);

        var sending = dataCenter.Socket.SendAsync(onTheWire);
        var received = new byte[onTheWire.Length];
        for (var at = 0; at < received.Length;)
        {
            at += await client.Socket.ReceiveAsync(received.AsMemory(at), Timeouts.Token);
        }

        await sending;
        Assert.Equal(onTheWire, received);
        await client.SendAsync(data);
        Assert.Equal(data, await dataCenter.ReadAsync(data.Length));
    }

    [Fact]
    public async Task Detail6_Relay_FastUser_ClientReadsWhatTheDataCenterWrote()
    {
        await using var fixture = await RelayFixture.StartAsync(settings => settings with { Users = [settings.Users[0] with { IsFast = true }] });
        var (client, dataCenter) = await fixture.OpenAsync();
        using var first = client;
        using var second = dataCenter;
        var data = Bytes(100_000, 8);

        await dataCenter.SendAsync(data);

        Assert.Equal(data, await client.ReadAsync(data.Length));
    }

    [Fact]
    public async Task Detail8_Connection_WrongSecret_IsReadAndAnsweredByNothing()
    {
        await using var fixture = await RelayFixture.StartAsync(settings => settings with
        {
            Protection = settings.Protection with { Handshake = TimeSpan.FromSeconds(1) },
        });
        using var client = await ObfuscatedPeer.ConnectAsync(fixture.EndPoint, secret: "ffffffffffffffffffffffffffffffff");

        // More than the sockets hold in between: only who reads on takes all of it.
        await client.SendAsync(new byte[8_000_000]);

        Assert.Equal(0, await client.Socket.ReceiveAsync(new byte[1], Timeouts.Token));
        Assert.Equal(1, fixture.Count(CloseReason.HandshakeTimeout));
        Assert.Equal(1, fixture.Count(GatewayCounter.ObfuscatedRejected));
    }

    [Fact]
    public async Task Open_FirstAddressRefuses_TakesTheNext()
    {
        using var unused = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var fixture = await RelayFixture.StartAsync(settings => settings with
        {
            Routes = new RouteSettings { Default = [(IPEndPoint)unused.LocalEndPoint!, .. settings.Routes.Default!] },
        });

        using var client = await ObfuscatedPeer.ConnectAsync(fixture.EndPoint, first: [1, 2, 3, 4]);
        using var dataCenter = await ObfuscatedPeer.AcceptAsync(fixture.Listener);

        Assert.Equal([1, 2, 3, 4], await dataCenter.ReadAsync(4));
    }

    [Fact]
    public async Task Open_NobodyListens_EndsTheConnection()
    {
        await using var fixture = await RelayFixture.StartAsync();
        fixture.Listener.Dispose();

        using var client = await ObfuscatedPeer.ConnectAsync(fixture.EndPoint);

        Assert.Empty(await client.ReadSomeAsync(1));
        Assert.Equal(1, fixture.Count(CloseReason.UpstreamUnreachable));
    }

    private static async Task SendInPiecesAsync(ObfuscatedPeer peer, byte[] bytes, int seed)
    {
        var random = new Random(seed);
        for (var at = 0; at < bytes.Length;)
        {
            var count = Math.Min(random.Next(1, random.Next(4) == 0 ? 200_000 : 2000), bytes.Length - at);
            await peer.SendAsync(bytes[at..(at + count)]);
            at += count;
        }
    }

    private static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
