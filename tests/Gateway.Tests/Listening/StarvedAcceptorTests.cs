using System.Net.Sockets;
using Gateway.Tests.Admission;
using Gateway.Tests.Hosting;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Listening;

[Collection(nameof(AloneCollection))]
public sealed class StarvedAcceptorTests : IAsyncLifetime
{
    private readonly EchoDataCenter _dataCenter = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _dataCenter.DisposeAsync();

    [Fact]
    public async Task Accept_NoDescriptorLeft_BreaksNewConnectionsAndKeepsOpenOnes()
    {
        await using var host = await GatewayFactory.StartAsync(GatewayFactory.Settings(_dataCenter.EndPoint));
        using var open = await EchoClient.OpenAsync(host.EndPoints[0]);
        await open.EchoAsync(1000);
        using var probe = await RawClient.ConnectAsync(host.EndPoints[0]);
        probe.Dispose();
        var late = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await ListenerSetTests.Until(() => Task.FromResult(host.Door.Open == 1));

        using (new DescriptorLimit(left: 0))
        {
            late.Connect(host.EndPoints[0]);
            late.ReceiveTimeout = 20_000;
            var ended = Record.Exception(() => late.Receive(new byte[1]));

            Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(ended).SocketErrorCode);
            Assert.True(host.Workers[0].Counters[GatewayCounter.AcceptStarved] >= 1);
            await open.EchoAsync(1000);
        }

        late.Dispose();
        using var after = await EchoClient.OpenAsync(host.EndPoints[0]);
        await after.EchoAsync(1000);
        await open.EchoAsync(1000);
    }
}
