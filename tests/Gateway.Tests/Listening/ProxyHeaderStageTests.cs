using System.Net;
using System.Text;
using Gateway.Tests.Hosting;
using Telepool.Gateway.Admission;
using Telepool.Gateway.Admission.Access;
using Telepool.Gateway.Hosting;
using Telepool.Gateway.Listening;
using Telepool.Gateway.Listening.ProxyProtocol;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Listening;

public sealed class ProxyHeaderStageTests : IAsyncLifetime
{
    private const string Blocked = "PROXY TCP4 203.0.113.7 203.0.113.1 1234 443\r\n";
    private const string Allowed = "PROXY TCP4 198.51.100.7 203.0.113.1 1234 443\r\n";
    private readonly EchoDataCenter _dataCenter = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _dataCenter.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Header_OfATrustedBalancer_NamesTheClient(int version)
    {
        await using var host = await StartAsync("127.0.0.0/8");
        var header = new byte[ProxyHeaderWriter.MaxLength];
        var length = ProxyHeaderWriter.Write(version, IPEndPoint.Parse("198.51.100.7:1"), IPEndPoint.Parse("203.0.113.1:443"), header);

        using var client = await EchoClient.OpenAsync(host.EndPoints[0], header[..length]);
        await client.EchoAsync(1000);

        Assert.Equal(1, host.Door.Addresses.CountOpen(AddressKey.Of(IPAddress.Parse("198.51.100.7"))));
        Assert.Equal(0, host.Door.Addresses.CountOpen(AddressKey.Of(IPAddress.Loopback)));
    }

    [Fact]
    public async Task Header_InSinglePieces_IsTheSame()
    {
        await using var host = await StartAsync("127.0.0.0/8");
        using var client = await EchoClient.ConnectAsync(host.EndPoints[0], Encoding.ASCII.GetBytes(Allowed));

        await client.Raw.TrickleAsync(client.Start, 1);
        await client.EchoAsync(1000);
    }

    [Fact]
    public async Task Header_OfABlockedClient_ClosesTheConnection()
    {
        await using var host = await StartAsync("127.0.0.0/8");
        using var client = await EchoClient.OpenAsync(host.EndPoints[0], Encoding.ASCII.GetBytes(Blocked));

        Assert.Equal(0, await client.Raw.ReadToEndAsync());
        Assert.Equal(1, host.Workers[0].Counters[GatewayCounter.RefusedBlocked]);
        await ListenerSetTests.Until(() => Task.FromResult(host.Door.Open == 0));
    }

    [Theory]
    [InlineData("PROXY UNKNOWN\r\n")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x20\0\0\0")]
    public async Task Header_ThatNamesNobody_LeavesTheBalancerItself(string header)
    {
        await using var host = await StartAsync("127.0.0.0/8");
        using var client = await EchoClient.OpenAsync(host.EndPoints[0], Encoding.Latin1.GetBytes(header));

        await client.EchoAsync(1000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PROXY TCP4 1.2.3.4\r\n")]
    public async Task Balancer_WithoutAHeader_IsClosed(string start)
    {
        await using var host = await StartAsync("127.0.0.0/8");
        using var client = await EchoClient.OpenAsync(host.EndPoints[0], Encoding.ASCII.GetBytes(start));

        Assert.Equal(0, await client.Raw.ReadToEndAsync());
        Assert.Equal(1, host.Workers[0].Counters[GatewayCounter.ProxyHeadersInvalid]);
    }

    // Whoever may not send a header cannot pass for somebody else with it, nor get somebody else into trouble.
    [Fact]
    public async Task Header_OfAStranger_IsJustAStrangersBytes()
    {
        await using var host = await StartAsync("192.0.2.0/24");
        using var client = await EchoClient.OpenAsync(host.EndPoints[0], Encoding.ASCII.GetBytes(Blocked));

        await ListenerSetTests.Until(() => Task.FromResult(host.Workers[0].Counters[GatewayCounter.Strangers] == 1));
        Assert.Equal(0, host.Workers[0].Counters[GatewayCounter.ProxyHeaders]);
        Assert.Equal(0, host.Workers[0].Counters[GatewayCounter.RefusedBlocked]);
        Assert.Equal(0, host.Door.Addresses.CountOpen(AddressKey.Of(IPAddress.Parse("203.0.113.7"))));
    }

    private Task<GatewayHost> StartAsync(string balancers) => GatewayFactory.StartAsync(GatewayFactory.Settings(_dataCenter.EndPoint) with
    {
        Listeners = [new ListenerSettings { Endpoint = new IPEndPoint(IPAddress.Loopback, 0), ProxyProtocolFrom = [IPNetwork.Parse(balancers)] }],
        Protection = new ProtectionSettings { Access = [new AccessRule(IPNetwork.Parse("203.0.113.0/24"), AccessLevel.Blocked)] },
    });
}
