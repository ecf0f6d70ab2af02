using System.Net;
using Gateway.Tests.Hosting;
using Gateway.Tests.Listening;
using Telepool.Gateway.Admission;
using Telepool.Gateway.Admission.Overload;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Admission;

/// <summary>More connections without a secret than the gateway may have: what it gives up, what it never does, and that it comes back.</summary>
public sealed class OverloadTests : IAsyncLifetime
{
    private const int MaxHandshakes = 20;
    private readonly EchoDataCenter _dataCenter = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _dataCenter.DisposeAsync();

    [Fact]
    public async Task SilentConnections_UpToTheLimit_AreGivenUpBeforeAnyRelay()
    {
        await using var host = await GatewayFactory.StartAsync(GatewayFactory.Settings(_dataCenter.EndPoint) with
        {
            Protection = new ProtectionSettings { MaxHandshakes = MaxHandshakes, FirstByte = TimeSpan.FromMinutes(1), Handshake = TimeSpan.FromMinutes(1) },
        });
        var counters = host.Workers[0].Counters;
        using var relay = await EchoClient.OpenAsync(host.EndPoints[0]);
        await relay.EchoAsync(1000);

        // Fifteen of twenty: strangers are closed, clients come in.
        var silent = new List<RawClient>();
        await AddAsync(silent, host.EndPoints[0], 15);
        await ListenerSetTests.Until(() => Task.FromResult(host.Door.Step == OverloadStep.StrangersRefused));
        using (var stranger = await RawClient.ConnectAsync(host.EndPoints[0]))
        {
            await stranger.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
            Assert.Equal(0, await stranger.ReadToEndAsync());
            Assert.Equal(1, counters[GatewayCounter.StrangersRefused]);
        }

        using (var client = await EchoClient.OpenAsync(host.EndPoints[0]))
        {
            await client.EchoAsync(1000);
        }

        // Twenty of twenty: nobody is accepted, and who is in the queue comes in when there is room.
        await AddAsync(silent, host.EndPoints[0], MaxHandshakes - 15);
        await ListenerSetTests.Until(() => Task.FromResult(host.Door.Step == OverloadStep.AcceptPaused));
        using var waiting = await EchoClient.OpenAsync(host.EndPoints[0]);
        await ListenerSetTests.Until(() => Task.FromResult(counters[GatewayCounter.AcceptPaused] > 0));
        await relay.EchoAsync(100_000);

        silent.ForEach(client => client.Dispose());
        await waiting.EchoAsync(1000);
        await relay.EchoAsync(1000);
        await ListenerSetTests.Until(() => Task.FromResult(host.Door.Step == OverloadStep.None));
        Assert.Equal(2, host.Door.Open);
    }

    private static async Task AddAsync(List<RawClient> clients, IPEndPoint endpoint, int count)
    {
        for (var i = 0; i < count; i++)
        {
            clients.Add(await RawClient.ConnectAsync(endpoint));
        }
    }
}
