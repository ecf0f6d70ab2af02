using System.Net;
using System.Net.Sockets;
using Gateway.Tests.Hosting;
using MTProto.Client;
using MTProto.Client.Proxies;
using MTProto.Crypto;
using MTProto.Tl;
using MTProto.Transports;
using MTProto.Transports.FakeTls;
using Telepool.Gateway.Hosting;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Mtproto;

/// <summary>Clients that look like TLS, through a whole gateway.</summary>
public sealed class FakeTlsStageTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private static readonly string Text = "ee" + GatewayFactory.Key + Convert.ToHexStringLower("front.example.org"u8);

    [Fact]
    public async Task Call_WithAnEeSecret_IsAnswered()
    {
        await using var host = await GatewayFactory.StartAsync(GatewayFactory.Settings(new IPEndPoint(IPAddress.Loopback, 1)) with
        {
            Routes = new RouteSettings
            {
                DataCenters = fixture.Server.DataCenters.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<IPEndPoint>)[pair.Value]),
            },
        });
        Assert.True(ProxyAddress.TryParse($"mtproxy://{Text}@{host.EndPoints[0]}", out var proxy, out _));
        await using var client = new TelegramClient(Options() with { Proxy = proxy }, new ClientSessionState());

        var answer = await client.CallAsync(new HelpGetConfig());

        Assert.Null(answer.Error);
        Assert.True(Count(host, GatewayCounter.FakeTlsAccepted) >= 1);
    }

    internal static long Count(GatewayHost host, GatewayCounter counter) => host.Workers.Sum(worker => worker.Counters[counter]);

    private TelegramClientOptions Options() => new()
    {
        ApiId = 1,
        ApiHash = "hash",
        DcAddresses = fixture.Server.DataCenters.ToDictionary(pair => pair.Key, pair => (EndPoint)pair.Value),
        PublicKeys = RsaPublicKey.ReadPem(File.ReadAllText(fixture.Server.PublicKeyPath)),
    };
}
