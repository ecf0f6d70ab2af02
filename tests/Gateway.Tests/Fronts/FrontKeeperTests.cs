using System.Net;
using Gateway.Tests.Relaying;
using Telepool.Gateway.Fronts;

namespace Gateway.Tests.Fronts;

public sealed class FrontKeeperTests
{
    [Theory]
    [InlineData("127.0.0.1:443", "0.0.0.0:443", true)]
    [InlineData("127.0.0.1:443", "[::]:443", true)]
    [InlineData("[::ffff:127.0.0.1]:443", "127.0.0.1:443", true)]
    [InlineData("203.0.113.7:443", "203.0.113.7:443", true)]
    [InlineData("127.0.0.1:8443", "0.0.0.0:443", false)]
    [InlineData("203.0.113.7:443", "0.0.0.0:443", false)]
    public void IsOurs_AddressAndListener_AreTheSamePlaceOrNot(string target, string listener, bool expected) =>
        Assert.Equal(expected, FrontKeeper.IsOurs(IPEndPoint.Parse(target), [IPEndPoint.Parse(listener)]));

    /// <summary>A gateway that is its own front: nobody goes round in circles, and the operator is told.</summary>
    [Fact]
    public async Task Front_IsTheGatewayItself_IsNotUsed()
    {
        await using var stub = new StubFront(1);
        await using var fixture = await RelayFixture.StartAsync(settings => settings with { Front = new FrontSettings { Host = "localhost", Port = stub.Port } });
        var registry = new FrontRegistry();
        var front = new FrontSettings { Host = "localhost", Port = fixture.EndPoint.Port };
        registry.Prepare(fixture.Host.State.Current.Settings with { Front = front });
        await using var keeper = new FrontKeeper(
            registry, () => front, () => fixture.Host.EndPoints, null, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, TimeProvider.System);
        keeper.Start();

        await Timeouts.UntilAsync(() => registry.Current[0].Report is not null);

        Assert.Contains("own", registry.Current[0].Report!.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(registry.Current[0].EndPoints, endPoint => endPoint.Equals(fixture.EndPoint));
    }

    [Fact]
    public async Task Front_ThatIsNoTls_KeepsTheGuessAndSaysWhy()
    {
        await using var stub = new StubFront(1);
        await using var fixture = await RelayFixture.StartAsync(settings => settings with { Front = new FrontSettings { Host = "127.0.0.1", Port = stub.Port } });
        var front = fixture.Host.Gate.Fronts.Current.Single();

        await Timeouts.UntilAsync(() => front.Report is not null);

        Assert.Equal("what it speaks is not TLS", front.Report!.Problem);
        Assert.True(front.Profile.IsBuiltIn);
    }
}
