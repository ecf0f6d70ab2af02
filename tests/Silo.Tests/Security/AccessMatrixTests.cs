using System.Net;
using System.Security.Cryptography.X509Certificates;
using Grains.Interfaces.Operators;
using Telepool.Silo.Web.Hosting;

namespace Telepool.Silo.Tests.Security;

/// <summary>Every route by every kind of caller. What is expected comes from what the routes say of themselves, so a new route is tried without a line here.</summary>
public sealed class AccessMatrixTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestFolder _folder = new();
    private readonly TestAuthority _authority = new();
    private OperatorSite _site = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_folder.File("server.pem"), _authority.CreateServerPem());
        await File.WriteAllTextAsync(_folder.File("authority.pem"), _authority.Pem);
        _site = await OperatorSite.StartAsync(new Dictionary<string, string>
        {
            ["TELEPOOL_WEB_CERT_FILE"] = _folder.File("server.pem"),
            ["TELEPOOL_WEB_CLIENT_CA_FILE"] = _folder.File("authority.pem"),
            ["TELEPOOL_WEB_LOGIN_FAILURES"] = "1000",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Routes_Each_SayWhoMayUseThem()
    {
        var routes = SiteRoute.Of(_site);

        Assert.True(routes.Count > 50, $"only {routes.Count} routes were found");
        Assert.DoesNotContain(routes, static route => route.Rule is null);
        // What is open to all is listed here, so that nothing becomes so by a slip.
        Assert.All(routes.Where(static route => route.Rule!.Role is null), static route => Assert.Matches("^(/login|/assets/[a-z]+\\.[0-9a-f]{12}\\.(css|js|svg))$", route.Pattern));
    }

    [Fact]
    public void Routes_ThatChangeSomething_AreNotForViewers()
    {
        var routes = SiteRoute.Of(_site);

        Assert.DoesNotContain(routes, static route => route.ChangesSomething && route.Rule!.Role is OperatorRole.Viewer && route.Pattern != "/logout");
    }

    [Theory]
    [InlineData("nobody", null)]
    [InlineData("wrong token", null)]
    [InlineData("ended token", null)]
    [InlineData("unknown certificate", null)]
    [InlineData("token", OperatorRole.Viewer)]
    [InlineData("token", OperatorRole.Operator)]
    [InlineData("token", OperatorRole.Admin)]
    [InlineData("certificate", OperatorRole.Viewer)]
    [InlineData("certificate", OperatorRole.Operator)]
    [InlineData("certificate", OperatorRole.Admin)]
    [InlineData("session", OperatorRole.Viewer)]
    [InlineData("session", OperatorRole.Operator)]
    [InlineData("session", OperatorRole.Admin)]
    public async Task Matrix_EveryRoute_AnswersAsItsRuleSays(string kind, OperatorRole? role)
    {
        var wrong = new List<string>();
        using var client = await CallerAsync(kind, role);
        // The one that ends the session comes last.
        foreach (var route in SiteRoute.Of(_site).OrderBy(static route => route.Pattern == "/logout").ThenBy(static route => route.Pattern, StringComparer.Ordinal))
        {
            using var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path);
            if (route.ChangesSomething && !route.IsApi)
            {
                request.Content = new FormUrlEncodedContent([new KeyValuePair<string, string>(Web.Security.SessionAntiforgery.Field, client.FormToken)]);
            }
            else if (kind is "session" or "certificate" && route.ChangesSomething)
            {
                request.Headers.Add("X-CSRF-Token", client.FormToken);
            }

            using var limit = new CancellationTokenSource(Patience);
            using var answer = await client.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var status = (int)answer.StatusCode;
            var isRight = route.Rule!.Role is null ? status is not (401 or 403) || route.Path == "/login"
                // The live log is switched off, which the dashboard says by 403.
                : route.Allows(role) && route.Pattern.StartsWith(DashboardPart.Path, StringComparison.Ordinal) ? status != 401 && (status != 403 || route.Pattern.EndsWith("/Trace", StringComparison.Ordinal))
                : route.Allows(role) ? status is not (401 or 403 or 421) && status < 500
                : role is not null ? status == 403
                : route.IsApi || route.ChangesSomething ? status == 401
                : status == 303 && answer.Headers.Location!.ToString().StartsWith("/login?return=", StringComparison.Ordinal);
            // An open change still needs a form of the page; without it, it is a forgery.
            isRight |= route.Rule.Role is null && route.ChangesSomething && status == 400;
            if (!isRight)
            {
                wrong.Add($"{route}: {status} for {kind} {role}");
            }

            if (route.Pattern.StartsWith(DashboardPart.Path, StringComparison.Ordinal) && route.Allows(role))
            {
                // What Orleans answers to whoever may ask is Orleans' own.
                continue;
            }

            wrong.AddRange(HeaderRules.Broken(answer, route.IsApi, isSecure: true).Select(problem => $"{route}: {problem}"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("session", "no token")]
    [InlineData("session", "wrong token")]
    [InlineData("session", "token of another session")]
    [InlineData("session", "another origin")]
    [InlineData("session", "another site")]
    [InlineData("session", "same site")]
    [InlineData("session", "opaque origin")]
    [InlineData("certificate", "no token")]
    [InlineData("certificate", "another origin")]
    public async Task Forgery_OnEveryRouteThatChangesSomething_IsRefused(string kind, string forgery)
    {
        using var client = await CallerAsync(kind, OperatorRole.Admin);
        using var other = await _site.LogInAsync(OperatorRole.Admin, "other");
        var wrong = new List<string>();
        foreach (var route in SiteRoute.Of(_site).Where(static route => route.ChangesSomething))
        {
            using var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path);
            switch (forgery)
            {
                case "wrong token":
                    request.Headers.Add("X-CSRF-Token", new string('A', client.FormToken.Length));
                    break;
                case "token of another session":
                    request.Headers.Add("X-CSRF-Token", other.FormToken);
                    break;
                case "another origin":
                    request.Headers.Add("X-CSRF-Token", client.FormToken);
                    request.Headers.Add("Origin", "https://evil.example");
                    break;
                case "opaque origin":
                    request.Headers.Add("X-CSRF-Token", client.FormToken);
                    request.Headers.Add("Origin", "null");
                    break;
                case "another site" or "same site":
                    request.Headers.Add("X-CSRF-Token", client.FormToken);
                    request.Headers.Add("Sec-Fetch-Site", forgery == "same site" ? "same-site" : "cross-site");
                    break;
            }

            using var answer = await client.Client.SendAsync(request);
            if (answer.StatusCode != HttpStatusCode.BadRequest || !(await answer.Content.ReadAsStringAsync()).Contains("Not asked for by a page of this server", StringComparison.Ordinal))
            {
                wrong.Add($"{route}: {(int)answer.StatusCode}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        // Not even the session was ended.
        Assert.Contains("\"name\":", await client.Client.GetStringAsync("/api/v1/whoami"), StringComparison.Ordinal);
    }

    private async Task<Browser> CallerAsync(string kind, OperatorRole? role)
    {
        switch (kind)
        {
            case "session":
                return await _site.LogInAsync(role!.Value);
            case "token":
                return new Browser(_site.CreateClient(_site.Tokens.Add("somebody", role!.Value)), string.Empty);
            case "wrong token":
                return new Browser(_site.CreateClient("somebody." + new string('x', 43)), string.Empty);
            case "ended token":
                return new Browser(_site.CreateClient(_site.Tokens.Add("somebody", OperatorRole.Admin, _site.Time.GetUtcNow())), string.Empty);
            case "certificate" or "unknown certificate":
                var certificate = _authority.CreateClient("CN=carol");
                if (kind == "certificate")
                {
                    _site.Tokens.Set("carol", ("role", role!.Value.ToString().ToLowerInvariant()), ("certificate", certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256)));
                }

                return await WithCertificateAsync(certificate, kind == "certificate");
            default:
                return new Browser(_site.CreateClient(), string.Empty);
        }
    }

    private async Task<Browser> WithCertificateAsync(X509Certificate2 certificate, bool isKnown)
    {
        var client = _site.CreateClient(certificate: certificate);
        if (!isKnown)
        {
            return new Browser(client, string.Empty);
        }

        using var who = System.Text.Json.JsonDocument.Parse(await client.GetStringAsync("/api/v1/whoami"));
        Assert.Equal("certificate", who.RootElement.GetProperty("by").GetString());
        return new Browser(client, who.RootElement.GetProperty("csrf").GetString()!);
    }
}
