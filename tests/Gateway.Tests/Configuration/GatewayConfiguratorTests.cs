using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ServiceDefaults.Configuration;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Events;

namespace Gateway.Tests.Configuration;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class GatewayConfiguratorTests : IDisposable
{
    private const string Secret = "dd00112233445566778899aabbccddeeff";

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-configurator-").FullName;
    private readonly List<GatewaySettings> _applied = [];
    private IReadOnlyList<SettingError> _refusal = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Reload_ValidChange_HoldsAsTheNextVersion()
    {
        Write("gateway.json", $$"""{ "listeners": ["127.0.0.1:1"], "users": { "alice": "{{Secret}}" } }""");
        using var configurator = Start(new GatewayArguments { ConfigFile = Under("gateway.json") });
        Assert.Equal(ChangeOutcome.Unchanged, (await configurator.ReloadAsync(TestContext.Current.CancellationToken)).Outcome);

        Write("gateway.json", $$"""{ "listeners": ["127.0.0.1:1", "127.0.0.1:2"], "users": { "alice": "{{Secret}}" }, "workers": 2 }""");
        var change = await configurator.ReloadAsync(TestContext.Current.CancellationToken);

        Assert.Equal((ChangeOutcome.Applied, 2L), (change.Outcome, change.Version));
        Assert.Equal(["workers"], change.AtNextStart);
        Assert.Equal(2, Assert.Single(_applied).Listeners.Count);
    }

    [Fact]
    public async Task Reload_InvalidChange_ChangesNothingAndTellsEveryError()
    {
        Write("gateway.json", """{ "listeners": ["127.0.0.1:1"] }""");
        using var configurator = Start(new GatewayArguments { ConfigFile = Under("gateway.json") });
        var before = configurator.Settings;

        Write("gateway.json", """{ "listeners": ["127.0.0.1:1"], "workers": 99, "drain": "never" }""");
        var change = await configurator.ReloadAsync(TestContext.Current.CancellationToken);

        Assert.Equal((ChangeOutcome.Invalid, 1L), (change.Outcome, change.Version));
        Assert.Equal(2, change.Errors.Count);
        Assert.Same(before, configurator.Settings);
        Assert.Empty(_applied);
    }

    [Fact]
    public async Task Reload_GatewayCannotDoIt_ChangesNothing()
    {
        Write("gateway.json", """{ "listeners": ["127.0.0.1:1"] }""");
        using var configurator = Start(new GatewayArguments { ConfigFile = Under("gateway.json") });
        _refusal = [new SettingError("listeners", "127.0.0.1:2 is taken")];

        Write("gateway.json", """{ "listeners": ["127.0.0.1:2"] }""");
        var change = await configurator.ReloadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ChangeOutcome.Invalid, change.Outcome);
        Assert.Equal(1, configurator.Version);
        Assert.Equal(1, configurator.Settings.Listeners.Single().Endpoint.Port);
    }

    [Fact]
    public async Task Users_AddChangeRotateRemove_AreWrittenForTheOwnerAlone()
    {
        Write("users", $"alice={Secret}\n");
        using var configurator = Start(new GatewayArguments { Listen = ["127.0.0.1:1"], UsersFile = Under("users") });

        Assert.Equal(ChangeOutcome.Applied, (await configurator.AddUserAsync("bob", new JsonObject { ["maxConnections"] = 3 }, null, default)).Outcome);
        Assert.Equal(ChangeOutcome.Exists, (await configurator.AddUserAsync("bob", [], null, default)).Outcome);
        Assert.Equal(ChangeOutcome.Applied, (await configurator.ChangeUserAsync("alice", new JsonObject { ["enabled"] = false }, null, default)).Outcome);
        var first = configurator.Settings.Users.Single(user => user.Name == "alice").Secret.Reveal();
        Assert.Equal(ChangeOutcome.Applied, (await configurator.RotateUserAsync("alice", null, default)).Outcome);
        Assert.Equal(ChangeOutcome.NotFound, (await configurator.RotateUserAsync("carol", null, default)).Outcome);

        // What a new process reads.
        using var second = Start(new GatewayArguments { Listen = ["127.0.0.1:1"], UsersFile = Under("users") });
        var alice = second.Settings.Users.Single(user => user.Name == "alice");
        Assert.False(alice.IsEnabled);
        Assert.NotEqual(first, alice.Secret.Reveal());
        Assert.True(alice.Secret.RequiresPadding);
        Assert.Equal(3, second.Settings.Users.Single(user => user.Name == "bob").MaxConnections);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Under("users")));

        Assert.Equal(ChangeOutcome.Applied, (await configurator.RemoveUserAsync("alice", null, default)).Outcome);
        Assert.Equal(["bob"], configurator.Settings.Users.Select(user => user.Name));
        Assert.DoesNotContain(_applied[^1].Users, user => user.Name == "alice");
    }

    [Fact]
    public async Task Users_InvalidChange_LeavesFileAndSettings()
    {
        Write("users", $"alice={Secret}\n");
        using var configurator = Start(new GatewayArguments { Listen = ["127.0.0.1:1"], UsersFile = Under("users") });
        var before = await File.ReadAllTextAsync(Under("users"), TestContext.Current.CancellationToken);

        var change = await configurator.ChangeUserAsync("alice", new JsonObject { ["maxConnections"] = -1, ["colour"] = "red" }, null, default);

        Assert.Equal(ChangeOutcome.Invalid, change.Outcome);
        Assert.Equal(2, change.Errors.Count);
        Assert.Equal(before, await File.ReadAllTextAsync(Under("users"), TestContext.Current.CancellationToken));
        Assert.Equal(1, configurator.Version);
    }

    [Fact]
    public async Task Users_OfTheCommandLineWithoutAFile_ChangeUntilTheEnd()
    {
        using var configurator = Start(new GatewayArguments { Listen = ["127.0.0.1:1"], Users = [$"alice={Secret}"] });

        await configurator.ChangeUserAsync("alice", new JsonObject { ["enabled"] = false }, null, default);
        await configurator.AddUserAsync("bob", [], null, default);
        await configurator.ReloadAsync(TestContext.Current.CancellationToken);
        Assert.Equal([("alice", false), ("bob", true)], configurator.Settings.Users.Select(user => (user.Name, user.IsEnabled)));
        await configurator.RemoveUserAsync("alice", null, default);

        Assert.False(configurator.KeepsUsers);
        Assert.Equal(["bob"], configurator.Settings.Users.Select(user => user.Name));
    }

    [Fact]
    public async Task Users_TwoChangesOfOneVersion_TheSecondConflicts()
    {
        using var configurator = Start(new GatewayArguments { Listen = ["127.0.0.1:1"], Users = [$"alice={Secret}"] });
        var version = configurator.Version;

        var changes = await Task.WhenAll(
            configurator.AddUserAsync("bob", [], version, default),
            configurator.AddUserAsync("carol", [], version, default));

        Assert.Equal([ChangeOutcome.Applied, ChangeOutcome.Conflict], changes.Select(change => change.Outcome).Order());
    }

    [Fact]
    public async Task Watch_FileIsSwapped_IsReadAgain()
    {
        Write("gateway.json", """{ "listeners": ["127.0.0.1:1"] }""");
        var hub = new GatewayEventHub(TimeProvider.System);
        using var configurator = Start(new GatewayArguments { ConfigFile = Under("gateway.json") }, hub);
        await using var watch = new ConfigurationWatch(configurator, TimeProvider.System);

        Write("next", """{ "listeners": ["127.0.0.1:1", "127.0.0.1:2"] }""");
        File.Move(Under("next"), Under("gateway.json"), overwrite: true);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await foreach (var told in hub.ListenAsync(0, patience.Token))
        {
            if (told.Kind == GatewayEventKind.Configured)
            {
                break;
            }
        }

        Assert.Equal(2, configurator.Settings.Listeners.Count);
    }

    [Fact]
    public void Masked_Settings_ShowNoSecret()
    {
        File.WriteAllBytes(Under("proxy-secret"), "abcdefgh-a-secret-of-telegram\0\x1\x2\x3"u8.ToArray());
        using var configurator = Start(new GatewayArguments
        {
            Listen = ["127.0.0.1:1"],
            Users = [$"alice={Secret}"],
            MiddleProxies = ["1=127.0.0.1:8888"],
            ProxySecretFile = Under("proxy-secret"),
            Admin = "127.0.0.1:9",
            Others = ["admin.tokens.ops.secret=a-token-of-the-operator", "upstreams.proxies=socks5://user:password-of-it@127.0.0.1:1080"],
        });

        var text = System.Text.Encoding.UTF8.GetString(SettingsText.Masked(configurator.Settings));

        Assert.Contains("\"alice\"", text, StringComparison.Ordinal);
        foreach (var secret in (string[])[Secret[2..], "secret-of-telegram", "a-token-of", "password-of-it", Convert.ToHexString("abcdefgh"u8)])
        {
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    private GatewayConfigurator Start(GatewayArguments arguments, GatewayEventHub? hub = null)
    {
        var sources = new GatewaySources(arguments, new Dictionary<string, string>());
        var first = sources.Read();
        Assert.Empty(first.Errors);
        return new GatewayConfigurator(sources, first, Apply, hub ?? new GatewayEventHub(TimeProvider.System), NullLogger.Instance);
    }

    private Task<IReadOnlyList<SettingError>> Apply(GatewaySettings settings, long version)
    {
        if (_refusal.Count == 0)
        {
            _applied.Add(settings);
        }

        return Task.FromResult(_refusal);
    }

    private string Under(string name) => Path.Combine(_folder, name);

    private void Write(string name, string text)
    {
        File.WriteAllText(Under(name), text);
        File.SetUnixFileMode(Under(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
