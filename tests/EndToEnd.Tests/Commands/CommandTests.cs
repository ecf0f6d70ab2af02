using System.Text.Json;
using EndToEnd.Tests.Processes;

namespace EndToEnd.Tests.Commands;

/// <summary>Every command in a process of its own, against an emulator in another one.</summary>
public sealed class CommandTests : IAsyncLifetime
{
    private readonly Folder _folder = new();
    private EmulatorProcess? _emulator;

    private IReadOnlyDictionary<string, string> Settings => _emulator!.Settings;

    private string Data => _folder.Under("data");

    public async ValueTask InitializeAsync() =>
        _emulator = await EmulatorProcess.StartAsync("--channels", "2", "--messages", "3000", "--limits", "off", "--data", _folder.Under("emulator"));

    public async ValueTask DisposeAsync()
    {
        await _emulator!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void Emulator_Start_PrintsAddressesChannelsKeyAndReady()
    {
        var lines = _emulator!.Lines;

        Assert.Equal(["dc 1", "dc 2", "dc 3", "dc 4", "dc 5"], lines.Take(5).Select(line => line[..4]));
        Assert.All(lines.Take(5), line => Assert.Matches(@"^dc \d 127\.0\.0\.1:\d+$", line));
        Assert.All(lines.Skip(5).Take(2), line => Assert.Matches(@"^channel @\w+ messages \d+$", line));
        Assert.StartsWith("public-key /", lines[7], StringComparison.Ordinal);
        Assert.Contains("BEGIN", File.ReadAllText(lines[7]["public-key ".Length..]), StringComparison.Ordinal);
        Assert.Equal("ready", lines[8]);
        Assert.Equal(3000, _emulator.Channels.Values.Sum());
    }

    [Fact]
    public async Task Accounts_LoginAndList_TakeCodeAndPassword()
    {
        (await RunAsync("accounts", "login", "plain", "--phone", "+15550000012", "--code", "12345", "--data", Data)).Expect(0);
        var needsCode = (await RunAsync("accounts", "login", "careful", "--phone", "+15550000019", "--data", Data)).Expect(3);
        Assert.Contains("--code", needsCode.Errors, StringComparison.Ordinal);
        var needsPassword = (await RunAsync("accounts", "login", "careful", "--phone", "+15550000019", "--code", "12345", "--data", Data)).Expect(3);
        Assert.Contains("--password", needsPassword.Errors, StringComparison.Ordinal);
        var wrong = (await RunAsync("accounts", "login", "careful", "--phone", "+15550000019", "--password", "guess", "--data", Data)).Expect(1);
        Assert.Contains("PASSWORD_HASH_INVALID", wrong.Errors, StringComparison.Ordinal);
        (await RunAsync("accounts", "login", "careful", "--phone", "+15550000019", "--code", "12345", "--password", "telepool", "--data", Data)).Expect(0);
        var wrongCode = (await RunAsync("accounts", "login", "other", "--phone", "+15550000013", "--code", "54321", "--data", Data)).Expect(1);
        Assert.Contains("PHONE_CODE_INVALID", wrongCode.Errors, StringComparison.Ordinal);

        var list = (await RunAsync("accounts", "list", "--json", "--data", Data)).Expect(0);

        using var json = JsonDocument.Parse(list.Text);
        var states = json.RootElement.EnumerateArray().ToDictionary(account => account.GetProperty("name").GetString()!, account => account.GetProperty("state").GetString());
        Assert.Equal("ready", states["plain"]);
        Assert.Equal("ready", states["careful"]);
        Assert.NotEqual("ready", states["other"]);
        Assert.DoesNotContain("1555", list.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accounts_ActedOn_AreShownAndAudited()
    {
        (await RunAsync("accounts", "login", "one", "--phone", "+15550000001", "--code", "12345", "--data", Data)).Expect(0);
        (await RunAsync("accounts", "quarantine", "one", "--for", "12h", "--reason", "it looks tired", "--data", Data)).Expect(0);
        var shown = (await RunAsync("accounts", "show", "one", "--json", "--data", Data)).Expect(0);
        using var status = JsonDocument.Parse(shown.Text);
        Assert.Equal("quarantined", status.RootElement.GetProperty("state").GetString());
        Assert.Equal("it looks tired", status.RootElement.GetProperty("reason").GetString());
        (await RunAsync("accounts", "disable", "one", "--data", Data)).Expect(0);
        var refused = (await RunAsync("accounts", "release", "one", "--data", Data)).Expect(1);
        Assert.Contains("is not in quarantine", refused.Errors, StringComparison.Ordinal);
        var nobody = (await RunAsync("accounts", "enable", "nobody", "--data", Data)).Expect(1);
        Assert.Contains("the pool has no account nobody", nobody.Errors, StringComparison.Ordinal);
        (await RunAsync("accounts", "quarantine", "one", "--for", "soon", "--data", Data)).Expect(2);

        var audit = (await RunAsync("accounts", "audit", "one", "--json", "--data", Data)).Expect(0);
        var changes = new List<string>();
        foreach (var line in audit.Output)
        {
            using var entry = JsonDocument.Parse(line);
            changes.Add($"{entry.RootElement.GetProperty("from").GetString()}>{entry.RootElement.GetProperty("to").GetString()}");
        }

        Assert.Equal(["quarantined>disabled", "ready>quarantined", "awaiting_code>ready", "new>awaiting_code"], changes);
        Assert.DoesNotContain("1555", audit.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collect_Json_PrintsTheNewestMessagesAndNothingElseOnStandardOutput()
    {
        var (channel, count) = _emulator!.Channels.First();
        (await RunAsync("accounts", "login", "one", "--phone", "+15550000001", "--code", "12345", "--data", Data)).Expect(0);

        var some = (await RunAsync("collect", "history", channel, "--limit", "250", "--json", "--data", Data)).Expect(0);
        var all = (await RunAsync("collect", "history", channel, "--json", "--data", Data)).Expect(0);

        Assert.Equal(250, some.Output.Count);
        Assert.Equal(count, all.Output.Count);
        Assert.Equal(some.Output, all.Output.Take(250));
        var ids = new List<int>();
        foreach (var line in all.Output)
        {
            using var json = JsonDocument.Parse(line);
            ids.Add(json.RootElement.GetProperty("id").GetInt32());
            Assert.True(json.RootElement.GetProperty("date").GetInt64() > 1_000_000_000);
            Assert.Equal(JsonValueKind.String, json.RootElement.GetProperty("text").ValueKind);
            Assert.True(json.RootElement.TryGetProperty("views", out _));
        }

        Assert.Equal(ids.OrderDescending().Distinct(), ids);
    }

    [Fact]
    public async Task Collect_Failures_AreOneClearLineEach()
    {
        var nobody = (await RunAsync("collect", "history", "@somewhere", "--data", Data)).Expect(1);
        Assert.Contains("the pool has no accounts", nobody.Errors, StringComparison.Ordinal);
        (await RunAsync("accounts", "login", "one", "--phone", "+15550000001", "--code", "12345", "--data", Data)).Expect(0);

        var unknown = (await RunAsync("collect", "history", "@somewhere", "--data", Data)).Expect(1);

        Assert.Contains("@somewhere was not found", unknown.Errors, StringComparison.Ordinal);
        Assert.Empty(unknown.Output);
        (await RunAsync("collect", "history", "no channel", "--data", Data)).Expect(2);
        (await RunAsync("collect", "history", "@somewhere", "--limit", "0", "--data", Data)).Expect(2);
        (await RunAsync("fly")).Expect(2);
    }

    [Fact]
    public async Task Commands_WhileAHostRuns_TalkToIt()
    {
        await using var host = TelepoolProcess.Start("run", "--channels", "2", "--messages", "1000", "--posts-per-second", "0", "--data", Data);
        await host.LineAsync(line => line.StartsWith("Following", StringComparison.Ordinal));
        Assert.Contains(host.Output, line => line.Contains("emulator", StringComparison.Ordinal));

        // No settings: only the host can know the servers.
        (await TelepoolProcess.RunAsync("accounts", "login", "mine", "--phone", "+15550000029", "--code", "12345", "--password", "telepool", "--data", Data)).Expect(0);
        var list = (await TelepoolProcess.RunAsync("accounts", "list", "--json", "--data", Data)).Expect(0);
        using var json = JsonDocument.Parse(list.Text);
        string[] expected = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "mine"];
        Assert.Equal(expected, json.RootElement.EnumerateArray().Select(account => account.GetProperty("name").GetString()));
        var messages = (await TelepoolProcess.RunAsync("collect", "history", "@telepool_news", "--limit", "120", "--json", "--data", Data)).Expect(0);
        Assert.Equal(120, messages.Output.Count);

        host.Terminate();
        (await host.EndAsync().WaitAsync(TimeSpan.FromMinutes(1))).Expect(0);
        Assert.False(File.Exists(Path.Combine(Data, "host.json")));
        Assert.Contains("no host runs", (await TelepoolProcess.RunAsync("accounts", "list", "--data", Data)).Expect(2).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_WithServersConfigured_StartsNoEmulatorAndFollows()
    {
        (await RunAsync("accounts", "login", "one", "--phone", "+15550000001", "--code", "12345", "--data", Data)).Expect(0);
        var channel = _emulator!.Channels.Keys.First();

        await using var host = TelepoolProcess.Start(Settings, "run", channel, "--data", Data);
        await host.LineAsync(line => line.StartsWith("Following", StringComparison.Ordinal));

        Assert.DoesNotContain(host.Output, line => line.Contains("emulator", StringComparison.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(Data, "emulator")));
        host.Terminate();
        (await host.EndAsync().WaitAsync(TimeSpan.FromMinutes(1))).Expect(0);
    }

    [Fact]
    public async Task Settings_SeveralWrong_AreAllListedByName()
    {
        var settings = new Dictionary<string, string>(Settings)
        {
            ["MTPROTO_RPS_PER_ACCOUNT"] = "fast",
            ["MTPROTO_RETRY_MAX"] = "-1",
            ["MTPROTO_PUBLIC_KEYS"] = "/nonexistent.pem",
            ["MTPROTO_DCS"] = "two=nowhere",
        };

        var ended = (await TelepoolProcess.RunAsync(settings, "accounts", "list", "--data", Data)).Expect(2);

        Assert.Contains("MTPROTO_RPS_PER_ACCOUNT", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("MTPROTO_RETRY_MAX", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("MTPROTO_DCS", ended.Errors, StringComparison.Ordinal);
    }

    private Task<Finished> RunAsync(params string[] arguments) => TelepoolProcess.RunAsync(Settings, arguments);
}
