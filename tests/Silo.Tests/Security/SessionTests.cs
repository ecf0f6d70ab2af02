using System.Net;
using Grains.Interfaces.Operators;

namespace Telepool.Silo.Tests.Security;

public sealed class SessionTests
{
    [Fact]
    public async Task Cookie_OverPlainHttp_IsForScriptsOfNobodyAndNamedByThePort()
    {
        await using var site = await OperatorSite.StartAsync();
        using var client = site.CreateClient();
        using var answer = await client.GetAsync(await site.Web.IssueLinkAsync("owner", OperatorRole.Admin));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(text => text.StartsWith($"telepool-{site.Address.Port}=", StringComparison.Ordinal));

        Assert.Contains("; httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("; samesite=strict", cookie, StringComparison.Ordinal);
        Assert.Contains("; path=/", cookie, StringComparison.Ordinal);
        Assert.Contains("; max-age=43200", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Cookie_OverTls_IsSecureAndOfThisHostAlone()
    {
        using var folder = new TestFolder();
        using var authority = new TestAuthority();
        await File.WriteAllTextAsync(folder.File("server.pem"), authority.CreateServerPem());
        await using var site = await OperatorSite.StartAsync(new Dictionary<string, string> { ["TELEPOOL_WEB_CERT_FILE"] = folder.File("server.pem") });
        using var client = site.CreateClient();
        using var answer = await client.GetAsync(await site.Web.IssueLinkAsync("owner", OperatorRole.Admin));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(text => text.StartsWith("__Host-telepool=", StringComparison.Ordinal));

        Assert.Contains("; secure", cookie, StringComparison.Ordinal);
        Assert.Contains("; httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("; samesite=strict", cookie, StringComparison.Ordinal);
        Assert.Equal("https", site.Address.Scheme);
    }

    [Fact]
    public async Task Session_LeftUnused_EndsAfterItsIdleTime()
    {
        await using var site = await OperatorSite.StartAsync();
        using var browser = await site.LogInAsync(OperatorRole.Viewer);
        for (var i = 0; i < 3; i++)
        {
            site.Time.Advance(TimeSpan.FromMinutes(29));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser.Client));
        }

        site.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(browser.Client));
    }

    [Fact]
    public async Task Session_OfAPageThatOnlyReadsItselfAgain_EndsAfterItsIdleTime()
    {
        await using var site = await OperatorSite.StartAsync();
        using var browser = await site.LogInAsync(OperatorRole.Viewer);
        for (var minute = 1; minute < 30; minute++)
        {
            site.Time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(HttpStatusCode.OK, await LiveAsync(browser.Client, "1"));
        }

        site.Time.Advance(TimeSpan.FromMinutes(1));
        // Not the login page: the script could not tell it from the page's own.
        Assert.Equal(HttpStatusCode.Unauthorized, await LiveAsync(browser.Client, "1"));
    }

    [Fact]
    public async Task Session_OfALivePageThatSomebodyTouches_GoesOn()
    {
        await using var site = await OperatorSite.StartAsync();
        using var browser = await site.LogInAsync(OperatorRole.Viewer);
        for (var i = 0; i < 3; i++)
        {
            site.Time.Advance(TimeSpan.FromMinutes(20));
            Assert.Equal(HttpStatusCode.OK, await LiveAsync(browser.Client, "1"));
            site.Time.Advance(TimeSpan.FromMinutes(9));
            Assert.Equal(HttpStatusCode.OK, await LiveAsync(browser.Client, "0"));
        }
    }

    [Fact]
    public async Task Session_InConstantUse_EndsAfterItsWholeTime()
    {
        await using var site = await OperatorSite.StartAsync();
        using var browser = await site.LogInAsync(OperatorRole.Viewer);
        for (var i = 0; i < 47; i++)
        {
            site.Time.Advance(TimeSpan.FromMinutes(15));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser.Client));
        }

        site.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(browser.Client));
    }

    [Fact]
    public async Task Session_WhoseTokenIsRevoked_EndsAtOnce()
    {
        await using var site = await OperatorSite.StartAsync();
        using var client = await LogInAsync(site, site.Tokens.Add("alice", OperatorRole.Admin));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client));

        site.Tokens.Remove("alice");
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client));
        site.Tokens.Add("alice", OperatorRole.Admin);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client));
    }

    [Fact]
    public async Task Session_WhoseTokenEnds_EndsWithIt()
    {
        await using var site = await OperatorSite.StartAsync();
        using var client = await LogInAsync(site, site.Tokens.Add("alice", OperatorRole.Admin, site.Time.GetUtcNow().AddMinutes(10)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client));

        site.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client));
    }

    [Fact]
    public async Task Session_WhoseRoleIsLowered_MayLessAtOnce()
    {
        await using var site = await OperatorSite.StartAsync();
        var token = site.Tokens.Add("alice", OperatorRole.Admin);
        using var client = await LogInAsync(site, token);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/api/v1/sessions"));

        site.Tokens.Set("alice", ("role", "viewer"), ("sha256", Web.Security.Secret.Hash(token)));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client, "/api/v1/sessions"));
    }

    [Fact]
    public async Task Login_WithAForeignSessionInTheBrowser_EndsThatOneAndMakesAnother()
    {
        await using var site = await OperatorSite.StartAsync();
        // What an attacker knows and plants: their own session, and a visitor's secret.
        using var attacker = await site.LogInAsync(OperatorRole.Viewer, "attacker");
        var planted = Cookie(await attacker.Client.GetAsync("/api/v1/whoami")) ?? await SessionCookieAsync(site, attacker);
        using var victim = site.CreateClient();
        using var handlerless = new HttpRequestMessage(HttpMethod.Get, await site.Web.IssueLinkAsync("victim", OperatorRole.Admin));
        handlerless.Headers.Add("Cookie", planted);
        using var answer = await victim.SendAsync(handlerless);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.DoesNotContain(planted, string.Join('\n', answer.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        var sessions = await site.Grains.GetGrain<IOperatorSessionsGrain>(IOperatorSessionsGrain.Deployment).ListAsync();
        Assert.Equal(["victim"], sessions.Select(static session => session.Name));
    }

    [Fact]
    public async Task Login_AsAnotherWindow_LeavesTheFirstSessionAlone()
    {
        await using var site = await OperatorSite.StartAsync();
        using var first = await site.LogInAsync(OperatorRole.Viewer, "first");
        using var second = await site.LogInAsync(OperatorRole.Admin, "second");

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(first.Client));
        Assert.NotEqual(first.FormToken, second.FormToken);
    }

    [Fact]
    public async Task Sessions_BeyondTheMost_EndTheOneThatWasUsedLeastLately()
    {
        await using var site = await OperatorSite.StartAsync();
        using var oldest = await site.LogInAsync(OperatorRole.Viewer, "oldest");
        var grain = site.Grains.GetGrain<IOperatorSessionsGrain>(IOperatorSessionsGrain.Deployment);
        site.Time.Advance(TimeSpan.FromMinutes(2));
        var now = site.Time.GetUtcNow();
        for (var i = 0; i < IOperatorSessionsGrain.MaxSessions; i++)
        {
            await grain.OpenAsync(new OperatorSession { Id = $"s{i}", Name = "x", Role = OperatorRole.Viewer, Credential = string.Empty, Address = string.Empty, OpenedAt = now, SeenAt = now, EndsAt = now.AddHours(1), Idle = TimeSpan.FromHours(1) });
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(oldest.Client));
        Assert.Equal(IOperatorSessionsGrain.MaxSessions, (await grain.ListAsync()).Count);
    }

    internal static async Task<HttpClient> LogInAsync(OperatorSite site, string token)
    {
        var client = site.CreateClient();
        var page = await client.GetStringAsync("/login");
        using var answer = await client.PostAsync("/login", Forms.Of(page, ("token", token)));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return client;
    }

    private static async Task<HttpStatusCode> LiveAsync(HttpClient client, string live)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("X-Live", live);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path = "/api/v1/whoami")
    {
        using var answer = await client.GetAsync(path);
        return answer.StatusCode;
    }

    private static string? Cookie(HttpResponseMessage answer)
    {
        using (answer)
        {
            return answer.Headers.TryGetValues("Set-Cookie", out var values) ? values.First().Split(';')[0] : null;
        }
    }

    private static async Task<string> SessionCookieAsync(OperatorSite site, Browser browser)
    {
        // A session of one's own can be read from one's own browser.
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = site.Address };
        using var left = await browser.PostAsync("/logout");
        return Cookie(await client.GetAsync(await site.Web.IssueLinkAsync("attacker", OperatorRole.Viewer)))!;
    }
}
