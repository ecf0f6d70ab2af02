using System.Net;
using Grains.Interfaces.Operators;

namespace Telepool.Silo.Tests.Security;

public sealed class LoginTests
{
    [Fact]
    public async Task Link_OpenedOnce_LogsInAndShowsTheOverview()
    {
        await using var site = await OperatorSite.StartAsync();
        using var client = site.CreateClient();
        using var answer = await client.GetAsync(await site.Web.IssueLinkAsync("owner", OperatorRole.Admin));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/", answer.Headers.Location!.ToString());
        var page = await client.GetStringAsync("/");
        Assert.Contains("<h1>Overview</h1>", page, StringComparison.Ordinal);
        Assert.Contains("owner, admin", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_OpenedTwice_IsRefused()
    {
        await using var site = await OperatorSite.StartAsync();
        var link = await site.Web.IssueLinkAsync("owner", OperatorRole.Admin);
        using var first = site.CreateClient();
        using var second = site.CreateClient();
        using var let = await first.GetAsync(link);
        using var refused = await second.GetAsync(link);

        Assert.Equal(HttpStatusCode.SeeOther, let.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var answer = await second.GetAsync("/");
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/login?return=%2F", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Link_AfterTenMinutes_IsRefused()
    {
        await using var site = await OperatorSite.StartAsync();
        var link = await site.Web.IssueLinkAsync("owner", OperatorRole.Admin);
        site.Time.Advance(TimeSpan.FromMinutes(10));
        using var client = site.CreateClient();
        using var answer = await client.GetAsync(link);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Logout_ByTheForm_EndsTheSession()
    {
        await using var site = await OperatorSite.StartAsync();
        using var browser = await site.LogInAsync(OperatorRole.Viewer);
        using var left = await browser.PostAsync("/logout");
        using var after = await browser.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.SeeOther, left.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, after.StatusCode);
        Assert.Empty(await site.Grains.GetGrain<IOperatorSessionsGrain>(IOperatorSessionsGrain.Deployment).ListAsync());
    }

    [Fact]
    public async Task Token_InTheForm_LogsInWithItsRole()
    {
        await using var site = await OperatorSite.StartAsync();
        var token = site.Tokens.Add("alice", OperatorRole.Operator);
        using var client = site.CreateClient();
        var page = await client.GetStringAsync("/login");
        using var answer = await client.PostAsync("/login", Forms.Of(page, ("token", token), ("return", "/")));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Contains("alice, operator", await client.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_InTheHeader_IsItsName()
    {
        await using var site = await OperatorSite.StartAsync();
        using var client = site.CreateClient(site.Tokens.Add("alice", OperatorRole.Operator));

        Assert.Contains("\"name\":\"alice\"", await client.GetStringAsync("/api/v1/whoami"), StringComparison.Ordinal);
    }
}
