using ServiceDefaults.Configuration;

namespace ServiceDefaults.Tests.Configuration;

public sealed class FeatureFlagsTests
{
    [Fact]
    public async Task IsEnabled_OfEveryOptionalPart_IsItsVariable()
    {
        foreach (var (name, variable) in FeatureFlags.Variables)
        {
            foreach (var isOn in new[] { true, false })
            {
                var values = new Dictionary<string, string>
                {
                    [variable] = isOn ? "on" : "off", ["DOTNET_ENVIRONMENT"] = "Development", ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1",
                };
                Assert.Equal(isOn, await Of(values).IsEnabledAsync(name));
            }
        }
    }

    [Fact]
    public async Task IsEnabled_NothingSet_IsOffForAllButTheProxiesOfWhoeverNamesThem()
    {
        var flags = Of([]);
        List<string> on = [];
        await foreach (var name in flags.Manager.GetFeatureNamesAsync())
        {
            if (await flags.IsEnabledAsync(name))
            {
                on.Add(name);
            }
        }

        Assert.Equal(["PROXIES"], on);
        Assert.False(await flags.IsEnabledAsync("SOMETHING"));
    }

    [Fact]
    public async Task IsEnabled_AFlagThatIsLive_FollowsTheDeployment()
    {
        var live = new LiveSettings(TelepoolSettings.From(new Dictionary<string, string>()).Settings!);
        var flags = new FeatureFlags(live);
        Assert.True(await flags.IsEnabledAsync("proxies"));
        live.Apply(1, new Dictionary<string, string> { ["MTPROTO_PROXY_ENABLED"] = "off" });
        Assert.False(await flags.IsEnabledAsync("proxies"));
    }

    private static FeatureFlags Of(Dictionary<string, string> values) => new(new LiveSettings(TelepoolSettings.From(values).Settings!));
}
