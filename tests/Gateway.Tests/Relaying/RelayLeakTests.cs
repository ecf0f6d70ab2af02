using Telepool.Gateway.Workers;

namespace Gateway.Tests.Relaying;

/// <summary>Counts sockets of the whole process, so nothing may run beside it.</summary>
[Collection(nameof(RunsAlone))]
public sealed class RelayLeakTests
{
    [Fact]
    public async Task Relay_ManyOnSeveralWorkers_LeaveNothingBehind()
    {
        await using var fixture = await RelayFixture.StartAsync(settings => settings with { Workers = 3 });
        var before = OpenSockets();
        for (var round = 0; round < 3; round++)
        {
            var pairs = new List<(ObfuscatedPeer, ObfuscatedPeer)>();
            for (var i = 0; i < 60; i++)
            {
                pairs.Add(await fixture.OpenAsync());
            }

            await Task.WhenAll(pairs.Select(async pair =>
            {
                var (client, dataCenter) = pair;
                await client.SendAsync(new byte[1000]);
                await dataCenter.ReadAsync(1000);
                await dataCenter.SendAsync(new byte[2000]);
                await client.ReadAsync(2000);
            }));
            foreach (var (client, dataCenter) in pairs)
            {
                client.Dispose();
                dataCenter.Dispose();
            }

            await Timeouts.UntilAsync(async () => (await fixture.HeldAsync()) is { Pairs: 0, Pending: 0, Watches: 3 });
        }

        Assert.Equal(180, fixture.Count(GatewayCounter.RelaysOpened));
        Assert.Equal(180, fixture.Count(GatewayCounter.RelaysClosed));
        Assert.Equal(0, fixture.Count(GatewayCounter.HandlerFaults));
        Assert.Equal(0, fixture.Host.Registry.All.Single().Connections);
        await Timeouts.UntilAsync(() => OpenSockets() <= before);
    }

    // Not every descriptor: the runtime opens files of its own whenever it pleases.
    private static int OpenSockets() =>
        Directory.GetFiles("/proc/self/fd").Count(file => new FileInfo(file).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);
}
