using System.Net;
using MTProto.Client;
using MTProto.Client.Proxies;
using MTProto.Crypto;
using MTProto.Tl;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Hosting;

/// <summary>Whole clients through a whole gateway to whole data centres.</summary>
public sealed class GatewayHostTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    [Theory]
    [InlineData("")]
    [InlineData("dd")]
    public async Task Call_ThroughTheGateway_IsAnswered(string prefix)
    {
        var settings = GatewayFactory.Settings(new IPEndPoint(IPAddress.Loopback, 1)) with
        {
            Routes = new RouteSettings
            {
                DataCenters = fixture.Server.DataCenters.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<IPEndPoint>)[pair.Value]),
            },
        };
        await using var host = await GatewayFactory.StartAsync(settings);
        await using var client = new TelegramClient(
            Options() with { Proxy = Proxy(prefix + GatewayFactory.Key, host.EndPoints[0]) }, new ClientSessionState());

        var answer = await client.CallAsync(new HelpGetConfig());

        Assert.Null(answer.Error);
        Assert.True(host.Workers[0].Counters[GatewayCounter.RelaysOpened] >= 1);
    }

    private static ProxyAddress Proxy(string secret, IPEndPoint endPoint)
    {
        Assert.True(ProxyAddress.TryParse($"mtproxy://{secret}@{endPoint}", out var address, out _));
        return address!;
    }

    private TelegramClientOptions Options() => new()
    {
        ApiId = 1,
        ApiHash = "hash",
        DcAddresses = fixture.Server.DataCenters.ToDictionary(pair => pair.Key, pair => (EndPoint)pair.Value),
        PublicKeys = RsaPublicKey.ReadPem(File.ReadAllText(fixture.Server.PublicKeyPath)),
    };
}
