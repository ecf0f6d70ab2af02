using System.Net;
using Emulator.MiddleProxies;
using Gateway.Tests.Hosting;
using MTProto.Tl;
using MTProto.Transports.MiddleProxy;
using Telepool.Gateway.Upstreams.Middle;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Upstreams.Middle;

/// <summary>Whole clients through a whole gateway, and from it through middle proxies to whole data centres.</summary>
public sealed class MiddleGatewayTests(EmulatorFixture emulator) : IClassFixture<EmulatorFixture>
{
    [Theory]
    [InlineData("")]
    [InlineData("dd")]
    public async Task Detail18_Call_ThroughAMiddleProxy_IsAnsweredAndHasTheTag(string prefix)
    {
        await using var fixture = await MiddleFixture.StartAsync(emulator.Server);
        await using var client = fixture.Client(prefix);

        var answer = await client.CallAsync(new HelpGetConfig());

        Assert.True(answer.Error is null, $"{answer.Error} {fixture.Describe()}");
        var seen = fixture.First.Statistics;
        Assert.Equal([MiddleFixture.Tag], seen.AdTags.Keys);
        Assert.All(seen.Clients, address => Assert.Equal(IPAddress.Loopback, address.Address));
        Assert.True(seen.Flags.HasFlag(MiddleRequestFlags.Magic | MiddleRequestFlags.ExtendedMode | MiddleRequestFlags.NotEncrypted | MiddleRequestFlags.HasAdTag));
        Assert.Equal(prefix == "dd", seen.Flags.HasFlag(MiddleRequestFlags.Padded));
        Assert.True(fixture.Count(GatewayCounter.MiddlePacketsUp) > 0 && fixture.Count(GatewayCounter.BytesDown) > 0);
        var account = fixture.Host.Registry.Find("one")!;
        Assert.True(account.BytesUp > 0 && account.BytesDown > 0);
    }
}
