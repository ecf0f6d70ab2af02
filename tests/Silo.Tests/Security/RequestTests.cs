using System.Net;
using System.Net.Sockets;
using System.Text;
using Grains.Interfaces.Operators;

namespace Telepool.Silo.Tests.Security;

/// <summary>Requests that no page of ours makes.</summary>
public sealed class RequestTests
{
    private static readonly string[] Tricks =
    [
        "/{0}", "//{0}", "/./{0}", "/x/../{0}", "/%2e%2e/{0}", "/%2e/{0}", "/..%2f{0}", "/%2f{0}", "/%252e%252e/{0}", "/{0}/", "/{0}/..", "/{0}%00", "/{0}%2500", "/{0}\\", "/{0};x=1",
        "/{0}%0d%0aX-Injected:%201", "/{0}?x=%00", "/{0}#x", "/assets/..%2f{0}", "/assets/%2e%2e%2f{0}", "/login/../{0}", "/login%2f..%2f{0}", "/{0}%c0%af", "/{0}%ff", "/{0}\u00e9", "/{0}%e2%80%ae", "/{0}.css", "/{0}%20",
        "http://evil.example/{0}", "/{0}?token=x&return=//evil.example",
    ];

    [Fact]
    public async Task Paths_WithTricks_LeadNobodyIn()
    {
        await using var site = await OperatorSite.StartAsync();
        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();
        var targets = from route in SiteRoute.Of(site)
                      where route.Rule!.Role is not null && route.Method is not "HEAD"
                      from trick in Tricks
                      select (route.Method, Path: route.Path.TrimStart('/'), Target: string.Format(System.Globalization.CultureInfo.InvariantCulture, trick, route.Path.TrimStart('/')));
        await Parallel.ForEachAsync(targets.Distinct(), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (one, _) =>
        {
            var (status, text) = await RawAsync(site, $"{one.Method} {one.Target} HTTP/1.1\r\nHost: {site.Address.Authority}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            // Refused, unknown, or sent to the login: never let in, and never an error of ours.
            var isRight = status is 303 ? text.Contains("\r\nLocation: /login?return=", StringComparison.Ordinal) : status is 400 or 401 or 404 or 405 or 414 or 421
                || (status == 200 && one.Path.Length == 0 && one.Target.StartsWith("/login", StringComparison.Ordinal));
            if (!isRight || text.Contains("\r\nX-Injected", StringComparison.OrdinalIgnoreCase))
            {
                wrong.Add($"{one.Method} {one.Target}: {status}");
            }
        });

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("GET /{0} HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421)]
    [InlineData("GET / HTTP/1.1\r\nHost: evil.example:80\r\n\r\n", 421)]
    [InlineData("GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n\r\n", 421)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost.evil.example\r\n\r\n", 421)]
    [InlineData("GET / HTTP/1.1\r\nHost: 0x7f.1\r\n\r\n", 421)]
    [InlineData("GET / HTTP/1.1\r\nHost: 2130706433\r\n\r\n", 421)]
    [InlineData("GET / HTTP/1.1\r\nHost: \r\n\r\n", 421)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 303)]
    [InlineData("GET / HTTP/1.1\r\nHost: [::1]\r\n\r\n", 303)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Host: evil.example\r\n\r\n", 303)]
    public async Task Host_OfTheRequest_MustBeOurs(string request, int expected)
    {
        await using var site = await OperatorSite.StartAsync();
        var (status, _) = await RawAsync(site, request.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal));

        Assert.Equal(expected, status);
    }

    [Fact]
    public async Task Host_OfTheSettings_IsTaken()
    {
        await using var site = await OperatorSite.StartAsync(new Dictionary<string, string> { ["TELEPOOL_WEB_HOSTS"] = "telepool.example" });
        var (taken, _) = await RawAsync(site, "GET / HTTP/1.1\r\nHost: telepool.example\r\nConnection: close\r\n\r\n");

        Assert.Equal(303, taken);
        Assert.Equal("telepool.example", site.Address.Host);
    }

    [Fact]
    public async Task ForwardedHeaders_FromNobodyTrusted_ChangeNothing()
    {
        await using var site = await OperatorSite.StartAsync(new Dictionary<string, string> { ["TELEPOOL_WEB_LOGIN_FAILURES"] = "1" });
        using var client = site.CreateClient("guess");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.1");
        using var first = await client.GetAsync("/api/v1/whoami");
        client.DefaultRequestHeaders.Remove("X-Forwarded-For");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.2");
        using var second = await client.GetAsync("/api/v1/whoami");

        Assert.Equal(HttpStatusCode.Unauthorized, first.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.False(first.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task ForwardedHeaders_FromATrustedProxy_SayWhoAndHow()
    {
        await using var site = await OperatorSite.StartAsync(new Dictionary<string, string>
        {
            ["TELEPOOL_WEB_LOGIN_FAILURES"] = "1", ["TELEPOOL_WEB_TRUSTED_PROXIES"] = "127.0.0.0/8", ["TELEPOOL_WEB_HOSTS"] = "telepool.example",
        });
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri($"http://127.0.0.1:{site.Address.Port}") };
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "telepool.example");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.1");
        var link = await site.Web.IssueLinkAsync("owner", OperatorRole.Viewer);
        using var answer = await client.GetAsync(link.PathAndQuery);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Contains(answer.Headers.GetValues("Set-Cookie"), static cookie => cookie.StartsWith("__Host-telepool=", StringComparison.Ordinal));
        Assert.True(answer.Headers.Contains("Strict-Transport-Security"));
        var session = Assert.Single(await site.Grains.GetGrain<IOperatorSessionsGrain>(IOperatorSessionsGrain.Deployment).ListAsync());
        Assert.Equal("198.51.100.1", session.Address);
    }

    [Fact]
    public async Task Bodies_TooLong_AreRefusedWithOrWithoutTheirLength()
    {
        await using var site = await OperatorSite.StartAsync();
        using var client = site.CreateClient(site.Tokens.Add("alice", OperatorRole.Admin));
        var text = "{\"proxies\":\"" + new string('x', Web.Hosting.OperatorWebApp.MaxBody) + "\"}";
        using var announced = new HttpRequestMessage(HttpMethod.Post, "/api/v1/proxies") { Content = new StringContent(text, Encoding.UTF8, "application/json") };
        // The answer comes before the body is sent; otherwise the connection may end while it is.
        announced.Headers.ExpectContinue = true;
        using var known = await client.SendAsync(announced);
        var (unknown, answer) = await RawAsync(
            site,
            $"POST /api/v1/proxies HTTP/1.1\r\nHost: {site.Address.Authority}\r\nAuthorization: {client.DefaultRequestHeaders.Authorization}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{text.Length:x}\r\n{text}");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, known.StatusCode);
        Assert.Equal("application/problem+json", known.Content.Headers.ContentType!.MediaType);
        Assert.Equal(413, unknown);
        Assert.Contains("urn:telepool:problem:too-large", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain", "{}", 415)]
    [InlineData("application/x-www-form-urlencoded", "network=203.0.113.7", 415)]
    [InlineData("application/json", "{", 400)]
    [InlineData("application/json", "[]", 400)]
    [InlineData("application/json", "\"x\"", 400)]
    [InlineData("application/json", "{\"network\":\"203.0.113.7\",\"network\":\"0.0.0.0/0\"}", 400)]
    [InlineData("application/json", "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}", 400)]
    [InlineData("application/json", "{\"network\":\"\\ud800\"}", 400)]
    [InlineData("application/json", "{\"\\udfff\":1}", 400)]
    [InlineData("application/json", "{\"network\":1}", 422)]
    [InlineData("application/json", "{}", 422)]
    public async Task Bodies_ThatAreNoneOfTheRoute_AreRefused(string type, string body, int expected)
    {
        await using var site = await OperatorSite.StartAsync();
        using var client = site.CreateClient(site.Tokens.Add("alice", OperatorRole.Admin));
        using var content = new StringContent(body);
        content.Headers.ContentType = new(type);
        using var answer = await client.PostAsync("/api/v1/bans", content);

        Assert.Equal(expected, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Empty(HeaderRules.Broken(answer, isApi: true, isSecure: false));
    }

    [Fact]
    public async Task Methods_ThatAreNotTheRoutes_AreRefused()
    {
        await using var site = await OperatorSite.StartAsync();
        using var client = site.CreateClient(site.Tokens.Add("alice", OperatorRole.Admin));
        var methods = SiteRoute.Of(site).ToLookup(static route => route.Pattern, static route => route.Method);
        foreach (var pattern in methods)
        {
            foreach (var method in new[] { "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW" }.Except(pattern))
            {
                var path = SiteRoute.Of(site).First(route => route.Pattern == pattern.Key).Path;
                using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
                Assert.True(answer.StatusCode is HttpStatusCode.MethodNotAllowed, $"{method} {path}: {answer.StatusCode}");
                Assert.Empty(HeaderRules.Broken(answer, path.StartsWith("/api/", StringComparison.Ordinal), isSecure: false));
            }
        }
    }

    [Fact]
    public async Task Ports_OfHealthAndPages_ServeNothingOfEachOther()
    {
        await using var site = await OperatorSite.StartAsync();
        using var client = site.CreateClient(site.Tokens.Add("alice", OperatorRole.Admin));
        using var health = await client.GetAsync("/healthz");
        using var metrics = await client.GetAsync("/metrics");
        using var page = await client.GetAsync(new Uri(site.HealthAddresses.First(), "/login"));
        using var api = await client.GetAsync(new Uri(site.HealthAddresses.First(), "/api/v1/whoami"));

        Assert.Equal(HttpStatusCode.NotFound, health.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, metrics.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, api.StatusCode);
    }

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/accounts?x=1", "/accounts?x=1")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/a\r\nSet-Cookie: x", "/")]
    [InlineData("/a\\b", "/")]
    [InlineData(null, "/")]
    public void LocalPath_OfWhatALinkSays_NeverLeavesTheServer(string? given, string expected) =>
        Assert.Equal(expected, Web.Security.LoginEndpoints.LocalPath(given));

    private static async Task<(int Status, string Text)> RawAsync(OperatorSite site, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, site.Address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var text = await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));
        return (text.Length > 12 ? int.Parse(text.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture) : 0, text);
    }
}
