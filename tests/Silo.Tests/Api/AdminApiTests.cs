using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Grains.Interfaces.Operators;
using Grains.Interfaces.Pool;

namespace Telepool.Silo.Tests.Api;

public sealed class AdminApiTests : IAsyncLifetime
{
    private OperatorSite _site = null!;
    private HttpClient _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _site = await OperatorSite.StartAsync();
        _admin = _site.CreateClient(_site.Tokens.Add("alice", OperatorRole.Admin));
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task Accounts_Listing_IsSearchedAndPaged()
    {
        await _site.Grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool).AddManyAsync([.. Enumerable.Range(0, 250).Select(static i => $"reader-{i:000}"), "other"]);
        using var first = await GetAsync("/api/v1/accounts?search=reader&limit=100");
        using var last = await GetAsync("/api/v1/accounts?search=READER&offset=200&limit=100");
        using var one = await GetAsync("/api/v1/accounts/other");

        Assert.Equal((250, 100, 100), (first.RootElement.GetProperty("total").GetInt32(), first.RootElement.GetProperty("items").GetArrayLength(), first.RootElement.GetProperty("next").GetInt32()));
        Assert.Equal(50, last.RootElement.GetProperty("items").GetArrayLength());
        Assert.False(last.RootElement.TryGetProperty("next", out _));
        Assert.Equal("new", one.RootElement.GetProperty("status").GetProperty("state").GetString());
    }

    [Fact]
    public async Task Account_Disabled_IsAuditedBeforeAndAfter()
    {
        await _site.Grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool).AddAsync("reader");
        using var done = await PostAsync("/api/v1/accounts/reader/disable", new { reason = "too many floods" });
        using var audit = await GetAsync("/api/v1/audit?search=reader");
        var entries = audit.RootElement.GetProperty("items").EnumerateArray().Select(static entry => entry.GetProperty("outcome").GetString()).ToList();
        var newest = audit.RootElement.GetProperty("items")[0];

        Assert.True(done.RootElement.TryGetProperty("state", out var state) && state.GetString() == "disabled", done.RootElement.GetRawText());
        Assert.Equal(["done", "begun"], entries);
        Assert.Equal(("alice", "admin", "account.disable", "reader", "too many floods"), (
            newest.GetProperty("actor").GetString(), newest.GetProperty("role").GetString(), newest.GetProperty("action").GetString(), newest.GetProperty("target").GetString(), newest.GetProperty("detail").GetString()));
        Assert.Equal(audit.RootElement.GetProperty("items")[1].GetProperty("sequence").GetInt64(), newest.GetProperty("begins").GetInt64());
    }

    [Fact]
    public async Task Account_ChangedMeanwhile_IsAConflictThatSaysByWhom()
    {
        await _site.Grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool).AddAsync("reader");
        using var bob = _site.CreateClient(_site.Tokens.Add("bob", OperatorRole.Operator));
        using var disabled = await bob.PostAsJsonAsync("/api/v1/accounts/reader/disable", new { expected = "new" });
        Assert.Equal(HttpStatusCode.OK, disabled.StatusCode);
        using var answer = await _admin.PostAsJsonAsync("/api/v1/accounts/reader/disable", new { expected = "new" });
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("urn:telepool:problem:conflict", problem.RootElement.GetProperty("type").GetString());
        Assert.Equal("disabled", problem.RootElement.GetProperty("current").GetProperty("status").GetProperty("state").GetString());
        Assert.Equal("bob", problem.RootElement.GetProperty("current").GetProperty("lastChange").GetProperty("actor").GetString());
    }

    [Fact]
    public async Task Input_WithSeveralErrors_TellsAllOfThem()
    {
        using var answer = await _admin.PostAsJsonAsync("/api/v1/bans", new { network = "203.0.113.7/8", seconds = 0, frontOnly = "maybe", color = "red" });
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(["color", "frontOnly", "network", "seconds"], problem.RootElement.GetProperty("errors").EnumerateArray().Select(static error => error.GetProperty("field").GetString()).Order());
    }

    [Fact]
    public async Task Query_ThatIsNotTheRoutes_IsRefusedWhole()
    {
        using var answer = await _admin.GetAsync("/api/v1/accounts?limit=0&offset=-1&state=sleepy&page=2&limit=5");
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("page", problem.RootElement.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("more than once", problem.RootElement.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("quarantined", problem.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bans_AddedAndLifted_AreListed()
    {
        using var added = await PostAsync("/api/v1/bans", new { network = "203.0.113.7", seconds = 60, reason = "scans" });
        using var listed = await GetAsync("/api/v1/bans?search=scans");
        using var lifted = await PostAsync("/api/v1/bans/lift", new { network = "203.0.113.7" });
        using var again = await _admin.PostAsJsonAsync("/api/v1/bans/lift", new { network = "203.0.113.7" });

        Assert.Equal("203.0.113.7/32", added.RootElement.GetProperty("prefix").GetString());
        Assert.Equal(("alice", 1), (listed.RootElement.GetProperty("items")[0].GetProperty("by").GetString(), listed.RootElement.GetProperty("total").GetInt32()));
        Assert.Equal("203.0.113.7/32", lifted.RootElement.GetProperty("lifted").GetString());
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Fact]
    public async Task Users_FromMakingToRemoving_ShowTheirSecretOnceOnly()
    {
        using var made = await SendAsync(HttpMethod.Put, "/api/v1/users/carol", new { user = new { maxConnections = 5, quotaBytes = 1_000_000L } }, HttpStatusCode.Created);
        var secret = made.RootElement.GetProperty("secret").GetString()!;
        using var listed = await GetAsync("/api/v1/users");
        using var changed = await SendAsync(HttpMethod.Patch, "/api/v1/users/carol", new { version = 1, user = new { maxConnections = (int?)null, enabled = false } });
        using var rotated = await SendAsync(HttpMethod.Post, "/api/v1/users/carol/rotate", new { version = 2 });
        using var shown = await GetAsync("/api/v1/users/carol");
        using var audit = await GetAsync("/api/v1/audit?search=carol");
        using var removed = await SendAsync(HttpMethod.Delete, "/api/v1/users/carol", new { });
        using var gone = await _admin.GetAsync("/api/v1/users/carol");

        Assert.Matches("^dd[0-9a-f]{32}$", secret);
        Assert.NotEqual(secret, rotated.RootElement.GetProperty("secret").GetString());
        Assert.Equal(1, listed.RootElement.GetProperty("version").GetInt64());
        Assert.Equal("""{"quotaBytes":1000000,"enabled":false}""", shown.RootElement.GetProperty("settings").GetRawText());
        Assert.Equal("carol", changed.RootElement.GetProperty("name").GetString());
        Assert.DoesNotContain(secret[2..], string.Concat(listed.RootElement.GetRawText(), shown.RootElement.GetRawText(), audit.RootElement.GetRawText()), StringComparison.Ordinal);
        Assert.Equal("carol", removed.RootElement.GetProperty("removed").GetString());
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Users_ChangedByTwoAtOnce_ConflictForTheSecond()
    {
        using var first = await SendAsync(HttpMethod.Put, "/api/v1/users/carol", new { version = 0 }, HttpStatusCode.Created);
        using var answer = await _admin.PutAsJsonAsync("/api/v1/users/dave", new { version = 0 });
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal(1, problem.RootElement.GetProperty("current").GetProperty("version").GetInt64());
    }

    [Theory]
    [InlineData("@/etc/passwd")]
    [InlineData("short")]
    [InlineData("")]
    public async Task User_WhoseSecretIsNone_IsRefused(string secret)
    {
        using var answer = await _admin.PutAsJsonAsync("/api/v1/users/carol", new { user = new { secret, maxDevices = -1, colour = 1 } });
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("user.secret", text, StringComparison.Ordinal);
        Assert.Contains("user.maxDevices", text, StringComparison.Ordinal);
        Assert.Contains("user.colour", text, StringComparison.Ordinal);
        Assert.DoesNotContain("passwd", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_WithOneSecret_AreRefused()
    {
        const string Secret = "0123456789abcdef0123456789abcdef";
        using var first = await SendAsync(HttpMethod.Put, "/api/v1/users/carol", new { user = new { secret = Secret } }, HttpStatusCode.Created);
        using var answer = await _admin.PutAsJsonAsync("/api/v1/users/dave", new { user = new { secret = "dd" + Secret } });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("carol", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_SetTwiceFromOneVersion_ConflictsVisibly()
    {
        using var before = await GetAsync("/api/v1/configuration");
        var version = before.RootElement.GetProperty("version").GetInt64();
        using var set = await PostAsync("/api/v1/configuration", new { expectedVersion = version, comment = "slower", set = Settings(("MTPROTO_RPS_PER_ACCOUNT", "0.5")) });
        using var bob = _site.CreateClient(_site.Tokens.Add("bob", OperatorRole.Admin));
        using var answer = await bob.PostAsJsonAsync("/api/v1/configuration", new { expectedVersion = version, set = Settings(("MTPROTO_RPS_PER_ACCOUNT", "0.6")) });
        var text = await answer.Content.ReadAsStringAsync();
        using var back = await PostAsync("/api/v1/configuration/rollback", new { version, expectedVersion = version + 1 });

        Assert.Equal("applied", set.RootElement.GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("MTPROTO_RPS_PER_ACCOUNT", text, StringComparison.Ordinal);
        Assert.Contains("alice", text, StringComparison.Ordinal);
        Assert.Equal(version + 2, back.RootElement.GetProperty("current").GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task Configuration_WithErrors_TellsAllAndChangesNothing()
    {
        using var answer = await _admin.PostAsJsonAsync("/api/v1/configuration", new { expectedVersion = 0, set = Settings(("MTPROTO_RPS_PER_ACCOUNT", "-1"), ("MTPROTO_GLOBAL_RPS", "x"), ("HEALTH_BIND", "127.0.0.1:1")) });
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        using var after = await GetAsync("/api/v1/configuration");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(["HEALTH_BIND", "MTPROTO_GLOBAL_RPS", "MTPROTO_RPS_PER_ACCOUNT"], problem.RootElement.GetProperty("errors").EnumerateArray().Select(static error => error.GetProperty("field").GetString()).Order());
        Assert.Equal(0, after.RootElement.GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task Proxies_AddedBannedAndTaken_AreToldWithoutCredentials()
    {
        using var added = await SendAsync(HttpMethod.Post, "/api/v1/proxies", new { proxies = "socks5://joe:hunter2@127.0.0.1:9#name=near" }, HttpStatusCode.Created);
        var name = added.RootElement.GetProperty("proxyIds")[0].GetString();
        using var banned = await PostAsync($"/api/v1/proxies/{name}/ban", new { seconds = 60 });
        using var listed = await GetAsync("/api/v1/proxies?state=banned");
        using var bad = await _admin.PostAsJsonAsync("/api/v1/proxies", new { proxies = "socks5://x:1\nnonsense://y\n" });
        using var removed = await SendAsync(HttpMethod.Delete, $"/api/v1/proxies/{name}", new { });

        Assert.Equal("banned", banned.RootElement.GetProperty("status").GetProperty("state").GetString());
        Assert.Equal(1, listed.RootElement.GetProperty("total").GetInt32());
        Assert.DoesNotContain("hunter2", listed.RootElement.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, bad.StatusCode);
        Assert.DoesNotContain("nonsense", await bad.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collection_AddedAndPaused_IsListed()
    {
        using var added = await PostAsync("/api/v1/collection/add", new { channels = new[] { "@Durov" }, kinds = new[] { "history" } });
        using var paused = await PostAsync("/api/v1/collection/pause", new { channels = new[] { "durov" }, kinds = new[] { "history" } });
        using var listed = await GetAsync("/api/v1/collection");
        using var bad = await _admin.PostAsJsonAsync("/api/v1/collection/add", new { channels = new[] { "x" }, kinds = new[] { "gossip" } });

        Assert.Equal((1, 1), (added.RootElement.GetProperty("changed").GetInt32(), paused.RootElement.GetProperty("changed").GetInt32()));
        Assert.True(listed.RootElement.GetProperty("items")[0].GetProperty("isPaused").GetBoolean());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, bad.StatusCode);
    }

    [Fact]
    public async Task Audit_ThatCannotBeWritten_RefusesTheAction()
    {
        using var folder = new TestFolder();
        // A folder where the file should be: nothing can be appended to it.
        await using var site = await OperatorSite.StartAsync(new Dictionary<string, string> { ["TELEPOOL_WEB_AUDIT_FILE"] = folder.Path });
        await site.Grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool).AddAsync("reader");
        using var client = site.CreateClient(site.Tokens.Add("alice", OperatorRole.Admin));
        using var answer = await client.PostAsJsonAsync("/api/v1/accounts/reader/disable", new { });
        var after = await client.GetStringAsync("/api/v1/accounts/reader");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("audit-unavailable", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("\"state\":\"new\"", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_InAFile_IsALineForEachEntry()
    {
        using var folder = new TestFolder();
        await using var site = await OperatorSite.StartAsync(new Dictionary<string, string> { ["TELEPOOL_WEB_AUDIT_FILE"] = folder.File("audit.jsonl") });
        using var client = site.CreateClient(site.Tokens.Add("alice", OperatorRole.Admin));
        using var answer = await client.PostAsJsonAsync("/api/v1/pool/drain", new { reason = "a\nb" });
        var lines = await File.ReadAllLinesAsync(folder.File("audit.jsonl"));

        Assert.Equal(2, lines.Length);
        using var first = JsonDocument.Parse(lines[0]);
        Assert.Equal(("alice", "pool.drain", "a b", "begun"), (
            first.RootElement.GetProperty("who").GetString(), first.RootElement.GetProperty("action").GetString(), first.RootElement.GetProperty("detail").GetString(), first.RootElement.GetProperty("outcome").GetString()));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("audit.jsonl")));
        }
    }

    [Fact]
    public async Task Sessions_EndedByAnAdmin_AreOver()
    {
        using var browser = await _site.LogInAsync(OperatorRole.Operator, "mallory");
        using var listed = await GetAsync("/api/v1/sessions");
        using var ended = await SendAsync(HttpMethod.Delete, "/api/v1/sessions/mallory", new { });
        using var after = await browser.Client.GetAsync("/api/v1/whoami");

        Assert.Equal("mallory", listed.RootElement.GetProperty("items")[0].GetProperty("name").GetString());
        Assert.Equal(1, ended.RootElement.GetProperty("ended").GetInt32());
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    private static Dictionary<string, string> Settings(params (string Name, string Value)[] settings) => settings.ToDictionary(static one => one.Name, static one => one.Value);

    private async Task<JsonDocument> GetAsync(string path) => JsonDocument.Parse(await _admin.GetStringAsync(path));

    private Task<JsonDocument> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, body, null);

    private async Task<JsonDocument> SendAsync(HttpMethod method, string path, object body, HttpStatusCode? expected = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var answer = await _admin.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(expected is { } status ? answer.StatusCode == status : answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text);
    }
}
