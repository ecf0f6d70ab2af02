using System.Text.RegularExpressions;
using Grains.Interfaces.Collection;
using Microsoft.Playwright;

namespace Telepool.Silo.Tests.Pages;

[Collection(PagesCollection.Name)]
public sealed class ListTests(PagesFixture pages)
{
    [Fact]
    public async Task Accounts_OfTenThousand_AreSearchedFilteredSortedAndPaged()
    {
        await using var window = await pages.OpenAsync(path: "/accounts");
        var page = window.Page;
        var rows = page.Locator("#list tbody tr");
        Assert.Equal(50, await rows.CountAsync());
        Assert.Contains("10\u202f000 found, page 1 of 200", await page.Locator(".pager").InnerTextAsync(), StringComparison.Ordinal);

        await page.FillAsync("input[type=search]", "acc-0123");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("q=acc-0123"));
        Assert.Equal(10, await rows.CountAsync());

        await page.ClickAsync("thead a:has-text('Account')");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("sort=name"));
        await page.ClickAsync("thead a:has-text('Account')");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("sort=-name"));
        Assert.StartsWith("acc-01239", await rows.First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("descending", await page.Locator("thead th").First.GetAttributeAsync("aria-sort"));

        await page.ClickAsync("text=All of them");
        await Assertions.Expect(page).Not.ToHaveURLAsync(new Regex("q="));
        await page.ClickAsync(".filters a:has-text('quarantined')");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("filter=quarantined"));
        Assert.All(await page.Locator("#list td[data-label=State]").AllInnerTextsAsync(), static state => Assert.Equal("quarantined", state));
        await page.ClickAsync("a[rel=next]");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("page=2"));
        var second = await page.Locator("#list tbody th").AllInnerTextsAsync();
        await page.GoBackAsync();
        await Assertions.Expect(page).Not.ToHaveURLAsync(new Regex("page=2"));
        Assert.DoesNotContain(second[0], await page.Locator("#list tbody th").AllInnerTextsAsync());
    }

    [Fact]
    public async Task Accounts_SortedByCalls_PagesDoNotOverlap()
    {
        using var browser = await pages.Deployment.Site.LogInAsync(Grains.Interfaces.Operators.OperatorRole.Viewer);
        var seen = new HashSet<string>();
        for (var i = 1; i <= 20; i++)
        {
            var page = await browser.Client.GetStringAsync($"/accounts?sort=-floods&size=500&page={i}");
            foreach (Match match in Regex.Matches(page, "/account\\?name=([^\"]+)\""))
            {
                Assert.True(seen.Add(match.Groups[1].Value), $"{match.Groups[1].Value} is on two pages");
            }
        }

        Assert.Equal(Deployment.Accounts, seen.Count);
    }

    [Theory]
    [InlineData("/accounts?page=999999&size=50")]
    [InlineData("/accounts?page=-1&size=0&sort=nothing&filter=nothing")]
    [InlineData("/accounts?q=%00%0d%0a%3Cscript%3E")]
    [InlineData("/leases?q='\"><script>&sort=-granted")]
    [InlineData("/audit?before=x&since=yesterday&until=9999-99-99")]
    [InlineData("/collectors?job=../../etc&page=2")]
    [InlineData("/configuration/diff?from=-5&to=99999999999999999999")]
    [InlineData("/account?name=reader-a&purpose=nothing")]
    public async Task Page_WithNonsenseInItsAddress_ShowsAPage(string path)
    {
        await using var window = await pages.OpenAsync(path: path);

        Assert.Equal(1, await window.Page.Locator("h1").CountAsync());
        Assert.Equal(1, await window.Page.Locator("script").CountAsync());
    }

    [Fact]
    public async Task Users_OfAGatewaysOwnConfiguration_AreShownAndNotChangedHere()
    {
        using var browser = await pages.Deployment.Site.LogInAsync(Grains.Interfaces.Operators.OperatorRole.Admin);
        var all = await browser.Client.GetStringAsync("/users");
        var own = await browser.Client.GetStringAsync("/users?filter=one%20gateway");

        Assert.Contains(">alice<", all, StringComparison.Ordinal);
        Assert.Contains(">dora<", all, StringComparison.Ordinal);
        Assert.Contains("10 more of those are listed by their gateways alone", all, StringComparison.Ordinal);
        Assert.Contains("of edge-1", own, StringComparison.Ordinal);
        Assert.DoesNotContain(">alice<", own, StringComparison.Ordinal);
        Assert.DoesNotContain("action=\"/users/", own, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_BesidesTheDefaultOne_AreCountedAndListed()
    {
        using var browser = await pages.Deployment.Site.LogInAsync(Grains.Interfaces.Operators.OperatorRole.Viewer);
        var other = pages.Deployment.Grains.GetGrain<ICollectionGrain>("archive of 2024");
        await other.ChangeAsync(new CollectionChange { Channels = ["archived"], Kinds = ["history"] });
        await Configuration.Waiting.UntilAsync(async () => (await browser.Client.GetStringAsync("/")).Contains("2 jobs", StringComparison.Ordinal));
        var overview = await browser.Client.GetStringAsync("/");
        var job = await browser.Client.GetStringAsync("/collectors?job=archive%20of%202024");

        Assert.Contains("of job archive of 2024 and no worker", overview, StringComparison.Ordinal);
        Assert.Contains(">archived<", job, StringComparison.Ordinal);
        Assert.Contains("/collectors?job=default", job, StringComparison.Ordinal);
        await other.ChangeAsync(new CollectionChange { Channels = ["archived"], Kinds = ["history"], Remove = true });
    }

    [Fact]
    public async Task Account_Unknown_IsNotFound()
    {
        using var browser = await pages.Deployment.Site.LogInAsync(Grains.Interfaces.Operators.OperatorRole.Viewer);
        using var answer = await browser.Client.GetAsync("/account?name=nobody");

        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Overview_WhenSomethingHappens_ShowsItWithoutBeingLoadedAgain()
    {
        await using var window = await pages.OpenAsync();
        await window.Page.EvaluateAsync("window.isSame = true");
        var before = await window.Page.Locator(".tile:has-text('Gateways')").InnerTextAsync();

        await pages.Deployment.BeatAsync(connections: 4321, bytes: 91_000_000);

        await window.Page.Locator(".tile:has-text('4\u202f321 connections')").WaitForAsync();
        Assert.NotEqual(before, await window.Page.Locator(".tile:has-text('Gateways')").InnerTextAsync());
        Assert.True(await window.Page.EvaluateAsync<bool>("window.isSame === true"));
        await pages.Deployment.BeatAsync(connections: 1200, bytes: 92_000_000);
    }

    [Fact]
    public async Task Overview_Paused_StaysAsItIsUntilItGoesOn()
    {
        await using var window = await pages.OpenAsync();
        await window.Page.ClickAsync(".live button");
        Assert.Equal("paused", await window.Page.Locator(".live .words").InnerTextAsync());
        var shown = await window.Page.Locator("#tiles").InnerTextAsync();
        await pages.Deployment.BeatAsync(connections: 777, bytes: 93_000_000);
        await window.Page.Keyboard.PressAsync("p");
        await window.Page.Locator(".tile:has-text('777 connections')").WaitForAsync();
        Assert.DoesNotContain("777", shown, StringComparison.Ordinal);
        await pages.Deployment.BeatAsync(connections: 1200, bytes: 94_000_000);
    }

    [Fact]
    public async Task Overview_AfterSomeSamples_DrawsLines()
    {
        await using var window = await pages.OpenAsync();

        await window.UntilAsync("[...document.querySelectorAll('.chart polyline')].some(line => line.getAttribute('points').trim().split(' ').length >= 3)");

        Assert.Contains("open", await window.Page.Locator("svg[aria-label^='Connections']").GetAttributeAsync("aria-label"), StringComparison.Ordinal);
    }
}
