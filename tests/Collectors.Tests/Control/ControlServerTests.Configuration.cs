using System.Text.Json;
using Grains.Interfaces.Configuration;
using ServiceDefaults.Configuration;
using Telepool.Collectors.Commands;
using Telepool.Collectors.Control;

namespace Telepool.Collectors.Tests.Control;

public sealed partial class ControlServerTests
{
    private readonly FakeConfigurationControl _configuration = new();

    [Fact]
    public async Task Configuration_OverTheInterface_AnswersWhatTheHostAnswers()
    {
        using var control = await RemoteControl.TryConnectAsync(HostAddress.TryRead(Data)!, default);
        var configuration = control!.Configuration;

        var listing = await configuration.ShowAsync(default);
        Assert.Equal((7, SettingCatalog.All.Count, "X: bad"), (listing.Version, listing.Settings.Count, Assert.Single(listing.Refused)));
        var proxies = listing.Settings.Single(row => row.Variable == "MTPROTO_PROXIES");
        Assert.Equal((SettingRow.Mask, SettingSource.Environment, SettingApplies.Live), (proxies.Value, proxies.Source, proxies.Applies));

        var version = (await configuration.HistoryAsync(3, default))[2];
        Assert.Equal((7, "ann", "slower", "2"), (version.Version, version.Author, version.Comment, version.Values["MTPROTO_GLOBAL_RPS"]));
        Assert.Equal(_configuration.Answer.Differences, await configuration.DiffAsync(1, 2, default));
        Assert.Null(await configuration.DiffAsync(-1, 2, default));

        var change = new ConfigurationChange(6, "bob", "why", new() { ["A"] = "1", ["B"] = null });
        var answer = await configuration.ChangeAsync(change, isTrial: true, default);
        Assert.Equal((ConfigurationStatus.Applied, "MTPROTO_CLIENT"), (answer.Status, Assert.Single(answer.AtNextStart)));
        await configuration.RollBackAsync(3, 6, "bob", default);
        Assert.Equal([(6L, "bob", "A=1 B=", true), (3L, 6L, "bob")], _configuration.Asked);
    }

    [Fact]
    public async Task ConfigText_Listing_HidesSecretsAndSaysWhereValuesComeFrom()
    {
        var listing = await _configuration.ShowAsync(default);
        using var json = JsonDocument.Parse(ConfigText.Json(listing));
        var proxies = json.RootElement.GetProperty("settings").EnumerateArray().Single(row => row.GetProperty("name").GetString() == "MTPROTO_PROXIES");
        Assert.Equal(("environment", "live", true), (proxies.GetProperty("source").GetString(), proxies.GetProperty("applies").GetString(), proxies.GetProperty("secret").GetBoolean()));
        var table = ConfigText.Table(7, listing.Settings);
        Assert.Matches("MTPROTO_RPS_PER_ACCOUNT +0.7 +default +live", table);
        Assert.DoesNotContain("hidden", table + ConfigText.Details(listing.Settings) + json.RootElement, StringComparison.Ordinal);
    }
}
