using ServiceDefaults.Configuration;

namespace ServiceDefaults.Tests.Configuration;

public sealed class LiveSettingsTests
{
    [Fact]
    public void Apply_Valid_SwapsAndTells()
    {
        var live = Live(("MTPROTO_RPS_PER_ACCOUNT", "3"));
        List<double> seen = [];
        using (live.OnChange(settings => seen.Add(settings.Limits.RequestsPerSecondPerAccount)))
        {
            Assert.Empty(live.Apply(1, new Dictionary<string, string> { ["MTPROTO_RPS_PER_ACCOUNT"] = "0.5" }));
            Assert.Equal((0.5, 1), (live.Current.Limits.RequestsPerSecondPerAccount, live.Version));
            Assert.Empty(live.Apply(2, new Dictionary<string, string>()));
        }

        live.Apply(3, new Dictionary<string, string> { ["MTPROTO_RPS_PER_ACCOUNT"] = "7" });
        Assert.Equal([0.5, 3], seen);
    }

    [Fact]
    public void Apply_WhatDoesNotGoWithTheProcess_ChangesNothing()
    {
        var live = Live(("MTPROTO_RATE_FLOOR", "2"));
        var before = live.Current;
        Assert.Equal("MTPROTO_RATE_CEILING", Assert.Single(live.Apply(1, new Dictionary<string, string> { ["MTPROTO_RATE_CEILING"] = "1", ["MTPROTO_GLOBAL_RPS"] = "9" })).Variable);
        Assert.Same(before, live.Current);
        Assert.Equal(0, live.Version);
        Assert.NotEmpty(live.Refused);
        live.Apply(2, new Dictionary<string, string>());
        Assert.Empty(live.Refused);
    }

    [Fact]
    public void Apply_SettingsOfAStart_AreLeftAsTheyAre()
    {
        var live = Live(("MTPROTO_API_ID", "5"), ("MTPROTO_API_HASH", new string('a', 32)));
        Assert.Empty(live.Apply(1, new Dictionary<string, string> { ["MTPROTO_API_ID"] = "6", ["MTPROTO_GLOBAL_RPS"] = "9" }));
        Assert.Equal((5, 9), (live.Current.Telegram.ApiId, live.Current.Limits.GlobalRequestsPerSecond));
    }

    private static LiveSettings Live(params (string Variable, string Value)[] variables) =>
        new(TelepoolSettings.From(variables.ToDictionary(pair => pair.Variable, pair => pair.Value)).Settings!);
}
