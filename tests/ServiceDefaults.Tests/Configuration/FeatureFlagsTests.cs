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
                Assert.Equal(isOn, Of(values).IsEnabled(name));
                Assert.Equal(isOn, TelepoolSettings.From(values).Settings!.Has(name));
                Assert.Equal(isOn, await Of(values).Manager.IsEnabledAsync(name));
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
            if (flags.IsEnabled(name))
            {
                on.Add(name);
            }
        }

        Assert.Equal(["PROXIES"], on);
    }

    [Fact]
    public void IsEnabled_UnknownName_IsRefusedWithAHint()
    {
        Assert.Contains("did you mean WEB?", Assert.Throws<ArgumentException>(() => Of([]).IsEnabled("WEBS")).Message, StringComparison.Ordinal);
        Assert.Contains("POOL, PROXIES", Assert.Throws<ArgumentException>(() => Of([]).IsEnabled("SOMETHING")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TELEPOOL_WEB_ENABLE", "did you mean TELEPOOL_WEB_ENABLED?")]
    [InlineData("OBS_PROMETEUS_ENABLED", "did you mean OBS_PROMETHEUS_ENABLED?")]
    [InlineData("MTPROTO_EVERYTHING_AND_MORE_ENABLED", "the flags are MTPROTO_POOL_ENABLED")]
    [InlineData("FeatureManagement__Web", "the flags are MTPROTO_POOL_ENABLED")]
    public void Settings_VariableThatLooksLikeAFlag_IsRefusedWithAHint(string variable, string hint)
    {
        var error = Assert.Single(TelepoolSettings.From(new Dictionary<string, string> { [variable] = "true" }).Errors);
        Assert.Equal(variable, error.Variable);
        Assert.Contains(hint, error.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TELEPOOL_GATEWAY_FRONT_ENABLED")]
    [InlineData("DOTNET_WATCH_ENABLED")]
    [InlineData("TELEPOOL_SOMETHING")]
    public void Settings_VariablesOfOthers_AreLeftToThem(string variable) =>
        Assert.Empty(TelepoolSettings.From(new Dictionary<string, string> { [variable] = "true" }).Errors);

    [Fact]
    public void IsEnabled_AFlagThatIsLive_FollowsTheDeployment()
    {
        var live = new LiveSettings(TelepoolSettings.From(new Dictionary<string, string>()).Settings!);
        var flags = new FeatureFlags(live);
        Assert.True(flags.IsEnabled("proxies"));
        live.Apply(1, new Dictionary<string, string> { ["MTPROTO_PROXY_ENABLED"] = "off" });
        Assert.False(flags.IsEnabled("proxies"));
    }

    private static FeatureFlags Of(Dictionary<string, string> values) => new(new LiveSettings(TelepoolSettings.From(values).Settings!));
}
