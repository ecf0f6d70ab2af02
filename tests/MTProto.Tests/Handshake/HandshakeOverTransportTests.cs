using System.Net;
using System.Net.Sockets;
using MTProto.Handshake;
using MTProto.Transports;
using Testing;

namespace MTProto.Tests.Handshake;

public sealed class HandshakeOverTransportTests
{
    public static TheoryData<TransportKind, bool> Transports => new()
    {
        { TransportKind.Abridged, false },
        { TransportKind.Intermediate, false },
        { TransportKind.PaddedIntermediate, false },
        { TransportKind.Full, false },
        { TransportKind.Abridged, true },
        { TransportKind.Intermediate, true },
        { TransportKind.PaddedIntermediate, true },
    };

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task RunAsync_EveryTransport_BothSidesHaveTheSameKey(TransportKind kind, bool obfuscated)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var (clientEnd, serverEnd) = DuplexStream.CreatePair(maxSegment: 700, seed: 5);
        var server = HandshakeServer.RunAsync(serverEnd, new ServerTransportOptions(), HandshakeFixture.ServerOptions(), deadline.Token);
        await using var connection = await TransportConnection.ConnectAsync(
            clientEnd, new ClientTransportOptions { Kind = kind, Obfuscated = obfuscated }, deadline.Token);

        var result = await ClientHandshake.RunAsync(connection, HandshakeFixture.ClientOptions(), deadline.Token);

        var step = await server;
        Assert.Equal(HandshakeStatus.Completed, result.Status);
        Assert.Equal(result.Key!.Bytes, step!.Value.Result!.Key.Bytes);
        Assert.Equal(result.ServerSalt, step.Value.Result.ServerSalt);
        Assert.Equal(TimeSpan.FromSeconds(100), result.ServerTimeOffset);
        Assert.Equal(2, step.Value.Result.DcId);
        Assert.Null(step.Value.Result.TemporaryFor);
    }

    [Fact]
    public async Task RunAsync_OverSockets_BothSidesHaveTheSameTemporaryKey()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, deadline.Token);
        using var accepted = await listener.AcceptTcpClientAsync(deadline.Token);
        var server = HandshakeServer.RunAsync(
            accepted.GetStream(), new ServerTransportOptions(), HandshakeFixture.ServerOptions(), deadline.Token);
        await using var connection = await TransportConnection.ConnectAsync(client.GetStream(), new ClientTransportOptions(), deadline.Token);

        var options = HandshakeFixture.ClientOptions() with { TemporaryFor = TimeSpan.FromHours(24) };
        var result = await ClientHandshake.RunAsync(connection, options, deadline.Token);

        var step = await server;
        Assert.Equal(HandshakeStatus.Completed, result.Status);
        Assert.Equal(result.Key!.Id, step!.Value.Result!.Key.Id);
        Assert.Equal(TimeSpan.FromHours(24), step.Value.Result.TemporaryFor);
    }
}
