using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Telepool.Gateway.Admin;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Events;
using Telepool.Gateway.Fingerprints;

namespace Gateway.Tests.Admin;

public sealed class AdminServerTests : IAsyncLifetime
{
    private const string AdminToken = "the-token-of-an-operator";
    private const string ViewerToken = "the-token-of-a-viewer";
    private const string Secret = "dd00112233445566778899aabbccddeeff";

    /// <summary>Every route that needs a token, with what an admin is answered.</summary>
    private static readonly (string Method, string Path, string? Body, HttpStatusCode Answer)[] Routes =
    [
        ("GET", "/v1/status", null, HttpStatusCode.OK),
        ("GET", "/v1/config", null, HttpStatusCode.OK),
        ("GET", "/v1/users", null, HttpStatusCode.OK),
        ("GET", "/v1/users/alice", null, HttpStatusCode.OK),
        ("GET", "/v1/users/nobody", null, HttpStatusCode.NotFound),
        ("GET", "/v1/bans", null, HttpStatusCode.OK),
        ("GET", "/v1/events?after=0", null, HttpStatusCode.OK),
        ("GET", "/v1/fingerprints", null, HttpStatusCode.OK),
        ("GET", "/metrics", null, HttpStatusCode.OK),
        ("GET", "/v1/nothing", null, HttpStatusCode.NotFound),
        ("GET", "/v1/users/..%2f..%2fetc%2fpasswd", null, HttpStatusCode.NotFound),
        ("PUT", "/v1/users", "{}", HttpStatusCode.MethodNotAllowed),
        ("POST", "/v1/users", """{ "name": "bob" }""", HttpStatusCode.Created),
        ("POST", "/v1/users", """{ "name": "bob" }""", HttpStatusCode.Conflict),
        ("POST", "/v1/users", """{ "name": "../b" }""", HttpStatusCode.UnprocessableEntity),
        ("POST", "/v1/users", """{ "name": "carol", "secret": "short" }""", HttpStatusCode.UnprocessableEntity),
        ("POST", "/v1/users", """{ "name": """, HttpStatusCode.BadRequest),
        ("POST", "/v1/users", "[]", HttpStatusCode.BadRequest),
        ("PATCH", "/v1/users/alice", """{ "maxConnections": 4 }""", HttpStatusCode.OK),
        ("PATCH", "/v1/users/alice", """{ "maxConnections": -4 }""", HttpStatusCode.UnprocessableEntity),
        ("PATCH", "/v1/users/nobody", """{ "maxConnections": 4 }""", HttpStatusCode.NotFound),
        ("POST", "/v1/users/alice/rotate", null, HttpStatusCode.OK),
        ("POST", "/v1/users/alice/reset-quota", null, HttpStatusCode.NoContent),
        ("POST", "/v1/users/alice/links?server=proxy.example.org", null, HttpStatusCode.OK),
        ("POST", "/v1/users/alice/links", null, HttpStatusCode.UnprocessableEntity),
        ("DELETE", "/v1/users/bob", null, HttpStatusCode.OK),
        ("POST", "/v1/bans", """{ "network": "203.0.113.7", "seconds": 60 }""", HttpStatusCode.Created),
        ("POST", "/v1/bans", """{ "network": "203.0.113.7/8" }""", HttpStatusCode.UnprocessableEntity),
        ("POST", "/v1/bans", """{ "network": "203.0.113.0/24", "colour": 1 }""", HttpStatusCode.BadRequest),
        ("DELETE", "/v1/bans/203.0.113.7/32", null, HttpStatusCode.NoContent),
        ("DELETE", "/v1/bans/203.0.113.7", null, HttpStatusCode.NotFound),
        ("POST", "/v1/reload", null, HttpStatusCode.OK),
        ("POST", "/v1/drain", null, HttpStatusCode.Accepted),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-admin-").FullName;
    private readonly GatewayEventHub _events = new(TimeProvider.System);
    private readonly HttpClient _client = new();
    private AdminServer _server = null!;

    public ValueTask InitializeAsync() => StartAsync([]);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task EveryRoute_ByRole_AnswersWhatTheRoleMay()
    {
        foreach (var (method, path, body, answer) in Routes)
        {
            var name = $"{method} {path} {body}";
            Assert.Equal((name, HttpStatusCode.Unauthorized), (name, await CallAsync(method, path, body, null)));
            if (method != "GET")
            {
                Assert.Equal((name, HttpStatusCode.Forbidden), (name, await CallAsync(method, path, body, ViewerToken)));
            }
        }

        foreach (var (method, path, body, answer) in Routes)
        {
            var name = $"{method} {path} {body}";
            if (method == "GET")
            {
                Assert.Equal((name, answer), (name, await CallAsync(method, path, body, ViewerToken)));
            }

            Assert.Equal((name, answer), (name, await CallAsync(method, path, body, AdminToken)));
        }
    }

    [Fact]
    public async Task Health_WithoutToken_TellsWhetherAndNothingElse()
    {
        Assert.Equal(HttpStatusCode.OK, await CallAsync("GET", "/healthz", null, null));
        Assert.Equal(HttpStatusCode.OK, await CallAsync("GET", "/readyz", null, null));
        await CallAsync("POST", "/v1/drain", null, AdminToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await CallAsync("GET", "/readyz", null, null));
    }

    [Fact]
    public async Task WrongTokens_OfOneAddress_AreSlowedDown()
    {
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            answers.Add(await CallAsync("GET", "/v1/status", null, $"a-wrong-token-number-{i}"));
        }

        Assert.Equal(10, answers.Count(answer => answer == HttpStatusCode.Unauthorized));
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        Assert.Equal(HttpStatusCode.TooManyRequests, await CallAsync("GET", "/v1/status", null, AdminToken));
    }

    [Fact]
    public async Task Body_TooLarge_IsRefused() =>
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await CallAsync("POST", "/v1/users", $$"""{ "name": "{{new string('a', 100_000)}}" }""", AdminToken));

    [Fact]
    public async Task Changes_OfTwoOperatorsForOneVersion_ConflictVisibly()
    {
        using var users = await SendAsync("GET", "/v1/users", null, ViewerToken);
        var tag = users.Headers.ETag!.Tag;

        Assert.Equal(HttpStatusCode.OK, await CallAsync("PATCH", "/v1/users/alice", """{ "maxConnections": 4 }""", AdminToken, tag));
        using var second = await SendAsync("PATCH", "/v1/users/alice", """{ "maxConnections": 5 }""", AdminToken, tag);

        Assert.Equal(HttpStatusCode.PreconditionFailed, second.StatusCode);
        Assert.Equal("\"2\"", second.Headers.ETag!.Tag);
        var alice = await JsonAsync("GET", "/v1/users/alice");
        Assert.Equal(4, (int)alice["settings"]!["maxConnections"]!);
    }

    [Fact]
    public async Task Answers_WithoutASecretAskedFor_HoldNone()
    {
        foreach (var path in (string[])["/v1/status", "/v1/config", "/v1/users", "/v1/users/alice", "/metrics"])
        {
            using var answer = await SendAsync("GET", path, null, AdminToken);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain(Secret[2..], text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(AdminToken, text, StringComparison.Ordinal);
        }

        var links = await JsonAsync("POST", "/v1/users/alice/links?server=proxy.example.org");
        Assert.Contains(Secret, links.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_AreAudited_WithoutTheirValues()
    {
        await CallAsync("PATCH", "/v1/users/alice", $$"""{ "secret": "ddffeeddccbbaa99887766554433221100", "maxConnections": 4 }""", AdminToken);
        await CallAsync("PATCH", "/v1/users/alice", """{ "maxConnections": -1 }""", AdminToken);

        var lines = (await File.ReadAllLinesAsync(Path.Combine(_folder, "audit"), TestContext.Current.CancellationToken)).Select(line => JsonNode.Parse(line)!).ToArray();

        Assert.Equal([null, 200, null, 422], lines.Select(line => (int?)line["status"]));
        Assert.Equal(["secret", "maxConnections"], lines[0]["fields"]!.AsArray().Select(field => (string)field!));
        Assert.Equal(("ops", "change user", "alice"), ((string)lines[0]["who"]!, (string)lines[0]["action"]!, (string)lines[0]["target"]!));
        Assert.DoesNotContain("ffeeddcc", await File.ReadAllTextAsync(Path.Combine(_folder, "audit"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_ThatCannotBeAudited_AreNotMade()
    {
        await _server.DisposeAsync();
        await StartAsync(["admin.auditFile=" + Path.Combine(_folder, "missing", "audit")]);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await CallAsync("POST", "/v1/users", """{ "name": "bob" }""", AdminToken));
        Assert.Equal(HttpStatusCode.NotFound, await CallAsync("GET", "/v1/users/bob", null, AdminToken));
    }

    [Fact]
    public async Task Events_Streamed_ArriveAsTheyHappen()
    {
        using var request = Request("GET", "/v1/events", null, ViewerToken);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        await WaitForListenerAsync();

        await CallAsync("PATCH", "/v1/users/alice", """{ "maxConnections": 4 }""", AdminToken);

        var lines = new List<string>();
        while (lines.Count(line => line.StartsWith("data:", StringComparison.Ordinal)) < 2)
        {
            lines.Add((await reader.ReadLineAsync(TestContext.Current.CancellationToken))!);
        }

        Assert.Contains("event: configured", lines);
        Assert.Contains("event: userChanged", lines);
    }

    [Fact]
    public async Task Events_Polled_AnswerWhenThereIsOne()
    {
        var polling = JsonAsync("GET", "/v1/events?after=0&wait=60");
        await WaitForListenerAsync();
        _events.Publish(GatewayEventKind.Opened, "alice", IPAddress.Parse("203.0.113.7"));

        var told = (await polling).AsArray().Single()!;

        Assert.Equal(("opened", "alice", "203.0.113.7"), ((string)told["kind"]!, (string)told["user"]!, (string)told["client"]!));
        Assert.Empty((await JsonAsync("GET", "/v1/events?after=1&wait=1")).AsArray());
        Assert.False(_events.IsHeard);
    }

    private async Task WaitForListenerAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!_events.IsHeard)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async ValueTask StartAsync(string[] others)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "users"), $"alice={Secret}\n", TestContext.Current.CancellationToken);
        var sources = new GatewaySources(
            new GatewayArguments
            {
                Listen = ["127.0.0.1:443"],
                UsersFile = Path.Combine(_folder, "users"),
                Admin = "127.0.0.1:0",
                Others =
                [
                    $"admin.tokens.ops.secret={AdminToken}", "admin.tokens.ops.role=admin", $"admin.tokens.grafana.secret={ViewerToken}",
                    "admin.auditFile=" + Path.Combine(_folder, "audit"), .. others,
                ],
            },
            new Dictionary<string, string>());
        var first = sources.Read();
        Assert.Empty(first.Errors);
        var services = new AdminServices
        {
            Configurator = new GatewayConfigurator(sources, first, (_, _) => Task.FromResult<IReadOnlyList<ServiceDefaults.Configuration.SettingError>>([]), _events, NullLogger.Instance),
            Runtime = new RuntimeStub(),
            Events = _events,
            Fingerprints = new FingerprintTable(TimeProvider.System),
        };
        _server = await AdminServer.StartAsync(services, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
    }

    private HttpRequestMessage Request(string method, string path, string? body, string? token)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"http://{_server.Endpoint}{path}"));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string? body, string? token, string? version = null)
    {
        using var request = Request(method, path, body, token);
        if (version is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", version);
        }

        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<HttpStatusCode> CallAsync(string method, string path, string? body, string? token, string? version = null)
    {
        using var answer = await SendAsync(method, path, body, token, version);
        return answer.StatusCode;
    }

    private async Task<JsonNode> JsonAsync(string method, string path)
    {
        using var answer = await SendAsync(method, path, null, AdminToken);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }
}
