using System.Globalization;
using ServiceDefaults.Configuration;
using Telepool.Gateway.Configuration;

namespace Telepool.Gateway.Tests.Configuration;

public sealed class GatewaySettingPartTests
{
    private readonly GatewaySettingPart _part = new();

    [Fact]
    public void Settings_AreThePathsOfFilesWithWhatBelongsToOneMachineApart()
    {
        Assert.Equal(SettingApplies.Live, _part.Settings["gateway.protection.handshake"].Applies);
        Assert.Equal(SettingApplies.Live, _part.Settings["gateway.drain"].Applies);
        Assert.Equal(SettingApplies.Process, _part.Settings["gateway.workers"].Applies);
        Assert.Contains("a time from", _part.Settings["gateway.drain"].Allowed, StringComparison.Ordinal);
        Assert.True(_part.Settings["gateway.middle.secret"].IsSecret);
    }

    [Fact]
    public void Check_WrongValues_AreNamedWithTheirRange()
    {
        Assert.Empty(_part.Check(new Dictionary<string, string> { ["gateway.drain"] = "20s", ["gateway.protection.handshake"] = "5s" }));
        var errors = _part.Check(new Dictionary<string, string> { ["gateway.drain"] = "2h", ["gateway.protection.handshake"] = "soon", ["gateway.middle.secret"] = "@/etc/secret" });
        Assert.Equal(["gateway.drain", "gateway.middle.secret", "gateway.protection.handshake"], errors.Select(error => error.Variable).Order(StringComparer.Ordinal));
        Assert.Contains("from 0s to 1h", errors.Single(error => error.Variable == "gateway.drain").Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_OfTheDeployment_KnowThemWhereThePartIsAdded()
    {
        SettingCatalog.Add(GatewaySettingPart.Prefix, static () => new GatewaySettingPart());
        var errors = SettingRules.Check(SettingLayers.Empty, new Dictionary<string, string> { ["gateway.drain"] = "20s", ["gateway.workers"] = "2", ["gateway.drian"] = "1s", ["MTPROTO_GLOBAL_RPS"] = "2" });
        Assert.Equal(
            ["gateway.drian: is not a setting; did you mean gateway.drain?", "gateway.workers: belongs to the process: set it in its environment and restart"],
            errors.Select(error => error.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal("gateway.protection.handshake", SettingCatalog.Nearest("gateway.protection.handshakes"));
    }

    [Fact]
    public void Sources_WithADeployment_CountItBeforeTheirOwnAndGoBackWithoutIt()
    {
        var sources = new GatewaySources(new GatewayArguments { Listen = ["127.0.0.1:0"], Drain = "3s" }, new Dictionary<string, string>());
        Assert.Equal(TimeSpan.FromSeconds(3), sources.Read().Settings!.Drain);
        sources.Deployment = new Dictionary<string, string> { ["gateway.drain"] = "20s" };
        Assert.Equal(TimeSpan.FromSeconds(20), sources.Read().Settings!.Drain);
        sources.Deployment = new Dictionary<string, string>();
        Assert.Equal(TimeSpan.FromSeconds(3), sources.Read().Settings!.Drain);
    }

    [Fact]
    public async Task Service_OfACluster_TakesTheDeploymentsSettingsWhileItRuns()
    {
        var live = new LiveSettings(TelepoolSettings.From(new Dictionary<string, string>()).Settings!);
        var sources = new GatewaySources(new GatewayArguments { Listen = ["127.0.0.1:0"], Users = ["a=00112233445566778899aabbccddeeff"], Drain = "1s" }, new Dictionary<string, string>());
        var (service, _, reasons) = await Telepool.Gateway.Hosting.GatewayService.StartAsync(
            sources, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(service is not null, string.Join(' ', reasons));
        await using (service)
        {
            service.Follow(sources, live);
            for (var seconds = 2; seconds < 5; seconds++)
            {
                live.Apply(seconds, new Dictionary<string, string> { ["gateway.drain"] = seconds.ToString(CultureInfo.InvariantCulture) + "s" });
                var started = TimeProvider.System.GetTimestamp();
                using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
                while (service.Settings.Drain != TimeSpan.FromSeconds(seconds))
                {
                    Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20), "the gateway did not follow");
                    await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
                }
            }
        }
    }
}
