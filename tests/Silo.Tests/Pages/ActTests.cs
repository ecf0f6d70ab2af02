using System.Text;
using System.Text.RegularExpressions;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Admission;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operators;
using Grains.Interfaces.Pool;
using Grains.Interfaces.Proxies;
using Microsoft.Playwright;

namespace Telepool.Silo.Tests.Pages;

[Collection(PagesCollection.Name)]
public sealed class ActTests(PagesFixture pages)
{
    private IGrainFactory Grains => pages.Deployment.Grains;

    [Fact]
    public async Task Account_QuarantineReleaseDrainEnableDisable_AreDoneAndRecorded()
    {
        await using var window = await pages.OpenAsync(path: "/account?name=reader-a", name: "carla");
        var (page, account) = (window.Page, Grains.GetGrain<IAccountGrain>("reader-a"));
        await page.FillAsync("input[name=reason]", "looks <tired>");
        await page.FillAsync("input[name=minutes]", "90");

        await window.ConfirmAsync(page.Locator("#buttons button:has-text('Quarantine')"));

        Assert.Contains("reader-a is quarantined now", await window.NoticeAsync(), StringComparison.Ordinal);
        var status = await account.GetStatusAsync();
        Assert.Equal(AccountState.Quarantined, status.State);
        Assert.InRange((status.QuarantinedUntil!.Value - TimeProvider.System.GetUtcNow()).TotalMinutes, 85, 91);
        var entry = (await account.GetAuditAsync(null, 1))[0];
        Assert.Equal(("carla", "looks <tired>"), (entry.Actor, entry.Reason));

        await window.ConfirmAsync(page.Locator("#buttons button:has-text('Release')"));
        Assert.NotEqual(AccountState.Quarantined, (await account.GetStatusAsync()).State);
        await window.ConfirmAsync(page.Locator("#buttons button:has-text('Drain')"));
        Assert.Equal(AccountState.Draining, (await account.GetStatusAsync()).State);
        await window.ConfirmAsync(page.Locator("#buttons button:has-text('Enable')"));
        Assert.NotEqual(AccountState.Draining, (await account.GetStatusAsync()).State);
        await window.ConfirmAsync(page.Locator("#buttons button:has-text('Disable')"));
        Assert.Equal(AccountState.Disabled, (await account.GetStatusAsync()).State);
        await window.ConfirmAsync(page.Locator("#buttons button:has-text('Enable')"));
        Assert.NotEqual(AccountState.Disabled, (await account.GetStatusAsync()).State);

        await window.GoAsync("/audit?q=account.quarantine+carla");
        var rows = await page.Locator("#list tbody tr").AllInnerTextsAsync();
        Assert.Equal(2, rows.Count);
        Assert.Contains("done", rows[0], StringComparison.Ordinal);
        Assert.Contains("looks <tired>", rows[0], StringComparison.Ordinal);
        Assert.Contains("begun", rows[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Account_WhereTheAnswerIsNo_NothingIsDone()
    {
        await using var window = await pages.OpenAsync(OperatorRole.Operator, "/account?name=reader-b");
        await window.Page.ClickAsync("#buttons button:has-text('Disable')");
        Assert.Contains("reader-b stops at once", await window.Page.Locator("#confirm p").InnerTextAsync(), StringComparison.Ordinal);
        await window.Page.ClickAsync("#confirm button[value=no]");
        Assert.False(await window.Page.Locator("#confirm").IsVisibleAsync());

        await window.Page.ClickAsync("#buttons button:has-text('Disable')");
        await window.Page.Keyboard.PressAsync("Escape");

        Assert.Equal(AccountState.Ready, (await Grains.GetGrain<IAccountGrain>("reader-b").GetStatusAsync()).State);
    }

    [Fact]
    public async Task Account_QuarantineOfABadDuration_SaysSoAndDoesNothing()
    {
        using var browser = await pages.Deployment.Site.LogInAsync(OperatorRole.Operator);
        using var answer = await browser.PostAsync("/account/quarantine", ("target", "reader-b"), ("minutes", "-5"), ("confirm", "yes"), ("back", "/account?name=reader-b"));
        var page = await browser.Client.GetStringAsync(answer.Headers.Location);

        Assert.Contains("Minutes must be a number from 1 to 43200.", page, StringComparison.Ordinal);
        Assert.Equal(AccountState.Ready, (await Grains.GetGrain<IAccountGrain>("reader-b").GetStatusAsync()).State);
    }

    [Fact]
    public async Task Proxy_TestRotateBanAndLetServe_AreDone()
    {
        await using var window = await pages.OpenAsync(OperatorRole.Operator, "/proxies");
        var row = window.Page.Locator("#list tbody tr:has(th:text-is('south'))");

        await window.Page.EvaluateAsync("window.isOld = true");
        await row.Locator("button:has-text('Test')").ClickAsync();
        await window.NextPageAsync();
        Assert.Contains("south answers", await window.NoticeAsync(), StringComparison.Ordinal);

        await window.ConfirmAsync(row.Locator("button:has-text('Rotate')"));
        Assert.Equal(ProxyState.Draining, (await ProxyAsync("south")).State);
        await window.ConfirmAsync(row.Locator("button:has-text('Let it serve')"));
        Assert.Equal(ProxyState.Healthy, (await ProxyAsync("south")).State);
        await window.ConfirmAsync(row.Locator("button:has-text('Ban')"));
        Assert.Equal(ProxyState.Banned, (await ProxyAsync("south")).State);
        Assert.DoesNotContain("secret", await window.Page.ContentAsync(), StringComparison.Ordinal);
        await window.ConfirmAsync(row.Locator("button:has-text('Let it serve')"));
    }

    [Fact]
    public async Task Lease_Expired_IsRefusedToItsHolder()
    {
        var account = Grains.GetGrain<IAccountGrain>("reader-d");
        var answer = await account.AcquireAsync(new LeaseRequest { Holder = "leaser", Purpose = LeasePurpose.History });
        Assert.Equal(LeaseRefusal.None, answer.Refusal);
        var lease = answer.Lease!;
        // A lease that the pool did not arrange is known to it only with the account's next report.
        await pages.Deployment.Pool.ReportAsync(new AccountReport
        {
            Status = await account.GetStatusAsync(),
            Sequence = TimeProvider.System.GetUtcNow().AddMinutes(1).Ticks,
            Leases = [new LeaseInfo { LeaseId = lease.LeaseId, AccountId = "reader-d", Holder = "leaser", Tenant = "default", Purpose = LeasePurpose.History, GrantedAt = TimeProvider.System.GetUtcNow(), ExpiresAt = TimeProvider.System.GetUtcNow().AddMinutes(5) }],
        });
        await using var window = await pages.OpenAsync(OperatorRole.Operator, "/leases?q=leaser");

        await window.ConfirmAsync(window.Page.Locator("#list tbody tr:has-text('reader-d') button"));

        Assert.Contains("The lease of reader-d by leaser is over", await window.NoticeAsync(), StringComparison.Ordinal);
        Assert.Equal(LeaseRefusal.Revoked, (await account.RenewAsync(lease)).Refusal);
    }

    [Fact]
    public async Task Work_PausedAndGoneOn_IsStopped()
    {
        await using var window = await pages.OpenAsync(OperatorRole.Operator, "/collectors?q=weather");
        var row = window.Page.Locator("#list tbody tr:has-text('weather'):has-text('history')");

        await window.ConfirmAsync(row.Locator("button:has-text('Pause')"));
        Assert.True((await PieceAsync()).IsPaused);
        await window.ConfirmAsync(row.Locator("button:has-text('Go on')"));
        Assert.False((await PieceAsync()).IsPaused);

        async Task<WorkStatus> PieceAsync() => (await pages.Deployment.Job.ListAsync()).Work.Single(static work => work.Item == new WorkItem("weather", "history"));
    }

    [Fact]
    public async Task Network_BannedAndLifted_IsInTheList()
    {
        await using var window = await pages.OpenAsync(OperatorRole.Operator, "/gateways", name: "dora");
        await window.Page.FillAsync("input[name=prefix]", "192.0.2.0/24");
        await window.Page.FillAsync("input[name=minutes]", "60");
        await window.Page.FillAsync("input[name=reason]", "scans");

        await window.ConfirmAsync(window.Page.Locator("button:has-text('Ban')"));

        var ban = Assert.Single(await BansAsync(), static ban => ban.Prefix == "192.0.2.0/24");
        Assert.Equal(("dora", "scans"), (ban.By, ban.Reason));
        await window.ConfirmAsync(window.Page.Locator("tr:has-text('192.0.2.0/24') button:has-text('Lift')"));
        Assert.DoesNotContain(await BansAsync(), static ban => ban.Prefix == "192.0.2.0/24");

        await window.Page.FillAsync("input[name=prefix]", "no network");
        await window.ConfirmAsync(window.Page.Locator("main form.row button:has-text('Ban')"));
        Assert.Contains("no network is no network", await window.NoticeAsync(), StringComparison.Ordinal);

        async Task<Ban[]> BansAsync() => (await Grains.GetGrain<IBanListGrain>(IBanListGrain.DefaultKey).ReadAsync(-1))!.Bans;
    }

    [Fact]
    public async Task User_DisabledAndGivenANewSecret_ShowsTheLinkOnce()
    {
        await using var window = await pages.OpenAsync(OperatorRole.Admin, "/users");
        var row = window.Page.Locator("#list tbody tr:has(th:text-is('bob'))");

        await window.ConfirmAsync(row.Locator("button:has-text('Disable')"));
        Assert.Contains("\"enabled\": false", (await DocumentAsync())[..(await DocumentAsync()).IndexOf("carol", StringComparison.Ordinal)], StringComparison.Ordinal);
        await window.ConfirmAsync(row.Locator("button:has-text('Enable')"));

        await row.Locator("input[name=server]").FillAsync("proxy.example.org:8443");
        await window.ConfirmAsync(row.Locator("button:has-text('New secret')"));
        var link = await window.Page.Locator("main > .notice output").InnerTextAsync();
        Assert.Matches("^tg://proxy\\?server=proxy\\.example\\.org&port=8443&secret=[0-9a-f]{32}$", link);
        Assert.Contains(link[^32..], await DocumentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("notice", window.Page.Url, StringComparison.Ordinal);
        await window.Page.ReloadAsync();
        Assert.DoesNotContain(link[^32..], await window.Page.ContentAsync(), StringComparison.Ordinal);
        // A viewer is never shown a secret, and no page holds one by itself.
        Assert.DoesNotContain(Deployment.UserSecret[2..], await window.Page.ContentAsync(), StringComparison.Ordinal);

        async Task<string> DocumentAsync() => Encoding.UTF8.GetString((await Grains.GetGrain<IUserDirectoryGrain>(IUserDirectoryGrain.DefaultKey).ReadAsync(-1))!.Document);
    }

    [Fact]
    public async Task Pool_DrainedAndResumed_SaysSoAtTheTop()
    {
        await using var window = await pages.OpenAsync(OperatorRole.Operator);
        await window.ConfirmAsync(window.Page.Locator("button:has-text('Drain the pool')"));
        Assert.True((await pages.Deployment.Pool.GetStatusAsync()).IsDraining);
        await window.Page.Locator("#problems li.urgent:has-text('The whole pool is drained')").WaitForAsync();

        await window.ConfirmAsync(window.Page.Locator("button:has-text('Resume the pool')"));
        Assert.False((await pages.Deployment.Pool.GetStatusAsync()).IsDraining);
    }

    [Fact]
    public async Task Act_WithoutScripts_AsksOnAPageOfItsOwn()
    {
        await using var window = await pages.OpenAsync(OperatorRole.Operator, "/account?name=reader-c", new BrowserNewContextOptions { JavaScriptEnabled = false });
        await window.Page.FillAsync("input[name=reason]", "a \"quoted\" <reason>");
        await window.Page.ClickAsync("#buttons button:has-text('Drain')");
        Assert.Equal("Drain", await window.Page.Locator("h1").InnerTextAsync());
        Assert.Equal(AccountState.Ready, (await Grains.GetGrain<IAccountGrain>("reader-c").GetStatusAsync()).State);

        await window.Page.ClickAsync("main button:has-text('Drain')");
        await Assertions.Expect(window.Page.Locator("main > .notice")).ToContainTextAsync("reader-c is draining now");

        Assert.Matches(new Regex("/account\\?name=reader-c"), window.Page.Url);
        Assert.Equal("a \"quoted\" <reason>", (await Grains.GetGrain<IAccountGrain>("reader-c").GetStatusAsync()).Reason);
        await window.Page.ClickAsync("#buttons button:has-text('Enable')");
        await window.Page.ClickAsync("main button:has-text('Enable')");
        await Assertions.Expect(window.Page.Locator("main > .notice")).ToBeVisibleAsync();
    }

    private async Task<ProxyStatus> ProxyAsync(string name) => (await pages.Deployment.Proxies.ListAsync()).Single(proxy => proxy.ProxyId == name);
}
