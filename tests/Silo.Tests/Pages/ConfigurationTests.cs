using System.Text.RegularExpressions;
using Grains.Interfaces.Configuration;
using Grains.Interfaces.Operators;
using Microsoft.Playwright;

namespace Telepool.Silo.Tests.Pages;

[Collection(PagesCollection.Name)]
public sealed class ConfigurationTests(PagesFixture pages)
{
    private const string Rate = "[name='set.MTPROTO_RPS_PER_ACCOUNT']";
    private const string Resolves = "[name='set.MTPROTO_RESOLVE_PER_DAY']";

    private IConfigurationGrain Grain => pages.Deployment.Grains.GetGrain<IConfigurationGrain>(IConfigurationGrain.Deployment);

    [Fact]
    public async Task Change_WithErrors_ShowsEachAtItsFieldAndStoresNothing()
    {
        await using var window = await pages.OpenAsync(path: "/configuration");
        var before = (await Grain.GetAsync()).Version;
        await window.Page.FillAsync(Rate, "fast");
        await window.Page.FillAsync(Resolves, "-7");
        await window.Page.ClickAsync("text=Show what would change");

        await Assertions.Expect(window.Page.Locator("#error-MTPROTO_RPS_PER_ACCOUNT")).ToBeVisibleAsync();
        await Assertions.Expect(window.Page.Locator("#error-MTPROTO_RESOLVE_PER_DAY")).ToBeVisibleAsync();
        Assert.Equal("fast", await window.Page.InputValueAsync(Rate));
        Assert.Equal("true", await window.Page.GetAttributeAsync(Rate, "aria-invalid"));
        Assert.Equal(before, (await Grain.GetAsync()).Version);
        Assert.Contains("422", window.Faults.TryDequeue(out var fault) ? fault : "422", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_Previewed_HoldsOnceAppliedAndCanBeRolledBack()
    {
        await using var window = await pages.OpenAsync(path: "/configuration", name: "erika");
        var before = (await Grain.GetAsync()).Version;
        await window.Page.FillAsync(Rate, "0.45");
        await window.Page.FillAsync("[name='set.MTPROTO_PROXIES']", "socks5://user:hidden-password@198.51.100.77:1080");
        await window.Page.FillAsync("[name=comment]", "slower <b>today</b>");
        await window.Page.ClickAsync("text=Show what would change");
        await Assertions.Expect(window.Page.Locator("ins").First).ToBeVisibleAsync();
        var preview = await window.Page.Locator("main table").InnerTextAsync();
        Assert.Contains("0.45", preview, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-password", preview, StringComparison.Ordinal);
        Assert.Equal(before, (await Grain.GetAsync()).Version);

        await window.Page.ClickAsync("button:has-text('Apply')");

        await Assertions.Expect(window.Page.Locator("main > .notice")).ToContainTextAsync(new Regex("Version \\d+ holds"));
        var now = await Grain.GetAsync();
        Assert.Equal(("erika", "slower <b>today</b>", "0.45"), (now.Author, now.Comment, now.Values["MTPROTO_RPS_PER_ACCOUNT"]));
        Assert.Equal("0.45", await window.Page.InputValueAsync(Rate));
        Assert.DoesNotContain("hidden-password", await window.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Contains(ConfigurationSnapshot.Mask, await window.Page.Locator("tr:has(#about-MTPROTO_PROXIES)").InnerTextAsync(), StringComparison.Ordinal);

        await window.ConfirmAsync(window.Page.Locator($"tr:has(th:text-is('{before}')) button:has-text('Roll back')"));
        Assert.False((await Grain.GetAsync()).Values.ContainsKey("MTPROTO_PROXIES"));
        await window.GoAsync("/audit?q=configuration+erika");
        var audit = await window.Page.Locator("#list").InnerTextAsync();
        Assert.Contains("MTPROTO_RPS_PER_ACCOUNT", audit, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-password", audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_WhileSomebodyElseChanges_ConflictsVisiblyAndKeepsWhatWasTyped()
    {
        await using var window = await pages.OpenAsync(path: "/configuration");
        await window.Page.FillAsync(Rate, "0.55");
        var version = (await Grain.GetAsync()).Version;
        var other = await Grain.ChangeAsync(new ConfigurationChange(version, "somebody", string.Empty, new Dictionary<string, string?> { ["MTPROTO_RESOLVE_PER_DAY"] = "123" }));
        Assert.Equal(ConfigurationStatus.Applied, other.Status);

        await window.Page.ClickAsync("text=Show what would change");

        await Assertions.Expect(window.Page.Locator("[role=alert]")).ToContainTextAsync("Somebody else has changed the configuration");
        Assert.Contains("somebody", await window.Page.Locator("main table").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("0.55", await window.Page.InputValueAsync(Rate));
        window.Faults.TryDequeue(out _);
        // The form is of the version that holds now: the same again is taken.
        await window.Page.ClickAsync("text=Show what would change");
        await window.Page.ClickAsync("button:has-text('Apply')");
        await Assertions.Expect(window.Page.Locator("main > .notice")).ToContainTextAsync(new Regex("Version \\d+ holds"));
        Assert.Equal("123", (await Grain.GetAsync()).Values["MTPROTO_RESOLVE_PER_DAY"]);
    }

    [Fact]
    public async Task Viewer_SeesValuesAndSourcesAndNoField()
    {
        await using var window = await pages.OpenAsync(OperatorRole.Operator, "/configuration", name: "looker");

        Assert.Equal(0, await window.Page.Locator("main form[method=post], [name^='set.']").CountAsync());
        Assert.Contains("environment", await window.Page.Locator("tr:has(#TELEPOOL_DATA)").InnerTextAsync(), StringComparison.Ordinal);
    }
}
