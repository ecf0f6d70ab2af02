using System.Net;
using Grains.Interfaces.Operators;

namespace Telepool.Silo.Tests.Security;

public sealed class LockoutTests
{
    private const int Limit = 10;

    [Fact]
    public async Task Login_AfterTooManyFailures_IsRefusedUnreadUntilTheWindowEnds()
    {
        await using var site = await OperatorSite.StartAsync(new Dictionary<string, string> { ["TELEPOOL_WEB_LOGIN_FAILURES"] = "3" });
        var right = site.Tokens.Add("alice", OperatorRole.Admin);
        using var client = site.CreateClient();
        var page = await client.GetStringAsync("/login");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(client, page, "alice." + new string('x', 43)));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await TryAsync(client, page, right));
        using var bearer = site.CreateClient(right);
        using var refused = await bearer.GetAsync("/api/v1/whoami");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 300);

        site.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.SeeOther, await TryAsync(client, page, right));
    }

    [Fact]
    public async Task Bearer_WrongAgainAndAgain_IsSlowedDownToo()
    {
        await using var site = await OperatorSite.StartAsync(new Dictionary<string, string> { ["TELEPOOL_WEB_LOGIN_FAILURES"] = "2" });
        using var client = site.CreateClient("guess");
        HttpStatusCode[] seen = [await StatusAsync(client), await StatusAsync(client), await StatusAsync(client)];

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests], seen);
    }

    [Fact]
    public async Task Session_OfALockedOutAddress_GoesOn()
    {
        await using var site = await OperatorSite.StartAsync(new Dictionary<string, string> { ["TELEPOOL_WEB_LOGIN_FAILURES"] = "1" });
        using var browser = await site.LogInAsync(OperatorRole.Viewer);
        using var guess = site.CreateClient("guess");
        await StatusAsync(guess);

        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(guess));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser.Client));
    }

    [Fact]
    public void Throttle_OfAName_HoldsForEveryAddressAndTakesMore()
    {
        var time = new ManualClock();
        var throttle = new Grains.Operators.LoginFailures(time);
        for (var i = 0; i < 99; i++)
        {
            throttle.Fail($"192.0.2.{i}", "alice");
        }

        Assert.Null(throttle.Delay("198.51.100.1", "alice", Limit));
        throttle.Fail("192.0.2.200", "alice");
        Assert.NotNull(throttle.Delay("198.51.100.1", "alice", Limit));
        Assert.Null(throttle.Delay("198.51.100.1", "bob", Limit));
        time.Advance(Grains.Operators.LoginFailures.Window);
        Assert.Null(throttle.Delay("198.51.100.1", "alice", Limit));
    }

    [Fact]
    public void Throttle_AddressesOfOneNetwork_CountAsOne()
    {
        var throttle = new Grains.Operators.LoginFailures(new ManualClock());
        for (var i = 0; i < 10; i++)
        {
            throttle.Fail($"2001:db8:1:2::{i:x}", null);
        }

        Assert.NotNull(throttle.Delay("2001:db8:1:2:ffff::1", null, Limit));
        Assert.Null(throttle.Delay("2001:db8:1:3::1", null, Limit));
    }

    [Fact]
    public void Throttle_ManyAddresses_StaysBounded()
    {
        var time = new ManualClock();
        var throttle = new Grains.Operators.LoginFailures(time);
        for (var i = 0; i < 10_050; i++)
        {
            throttle.Fail($"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}", null);
        }

        Assert.InRange(throttle.Count, 1, 10_000);
    }

    private static async Task<HttpStatusCode> TryAsync(HttpClient client, string page, string token)
    {
        using var answer = await client.PostAsync("/login", Forms.Of(page, ("token", token)));
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/api/v1/whoami");
        return answer.StatusCode;
    }
}
