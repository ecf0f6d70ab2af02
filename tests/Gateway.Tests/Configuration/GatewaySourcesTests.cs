using Telepool.Gateway.Configuration;

namespace Gateway.Tests.Configuration;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class GatewaySourcesTests : IDisposable
{
    private const string Secret = "00112233445566778899aabbccddeeff";
    private const string Other = "ddffeeddccbbaa99887766554433221100";

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-settings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_TheCommandLineOfTheContract_IsUnderstood()
    {
        File.WriteAllBytes(Under("proxy-secret"), [.. Enumerable.Range(0, 32).Select(value => (byte)value)]);

        var settings = Good(new GatewayArguments
        {
            Listen = ["127.0.0.1:0", "[::]:8443"],
            Users = [$"alice={Secret}", $"bob={Other}"],
            DataCenters = ["2=127.0.0.1:21443", "2=[::1]:21443", "-2=127.0.0.1:21444", "default=127.0.0.1:21445"],
            Front = "example.org:8443",
            MiddleProxies = ["2=127.0.0.1:8888"],
            ProxySecretFile = Under("proxy-secret"),
            Workers = "2",
        });

        Assert.Equal(["127.0.0.1:0", "[::]:8443"], settings.Listeners.Select(listener => listener.Endpoint.ToString()));
        Assert.Equal(["alice", "bob"], settings.Users.Select(user => user.Name));
        Assert.True(settings.Users[1].Secret.RequiresPadding);
        Assert.Equal(2, settings.Routes.DataCenters[2].Count);
        Assert.Equal(21444, settings.Routes.DataCenters[-2].Single().Port);
        Assert.Equal(21445, settings.Routes.Default!.Single().Port);
        Assert.Equal(("example.org", 8443), (settings.Front!.Host, settings.Front.Port));
        Assert.Equal(8888, settings.Middle.Proxies[2].Single().Port);
        Assert.Equal(Enumerable.Range(0, 32).Select(value => (byte)value), settings.Middle.Secret.ToArray());
        Assert.Equal(2, settings.Workers);
    }

    [Fact]
    public void Read_FileEnvironmentAndCommandLine_TheStrongerWinsAndUsersAreJoined()
    {
        File.WriteAllText(Under("gateway.json"), $$"""
            {
              // Comments are allowed.
              "listeners": ["127.0.0.1:1", { "endpoint": "127.0.0.1:2", "backlog": 16 }],
              "users": { "alice": { "secret": "{{Secret}}", "maxConnections": 7, "quotaBytes": "2GiB" }, "bob": "{{Other}}" },
              "protection": { "handshake": "3s" },
              "workers": 3,
              "drain": "1m",
            }
            """);

        var settings = Good(
            new GatewayArguments { ConfigFile = Under("gateway.json"), Users = ["alice=ffffffffffffffffffffffffffffffff"], Workers = "1" },
            ("TELEPOOL_GATEWAY_WORKERS", "2"),
            ("TELEPOOL_GATEWAY_PROTECTION_HANDSHAKE", "5"));

        Assert.Equal(16, settings.Listeners[1].Backlog);
        var alice = settings.Users.Single(user => user.Name == "alice");
        Assert.Equal(7, alice.MaxConnections);
        Assert.Equal(2L << 30, alice.QuotaBytes);
        Assert.Equal("ffffffffffffffffffffffffffffffff", alice.Secret.Reveal());
        Assert.Equal(1, settings.Workers);
        Assert.Equal(TimeSpan.FromSeconds(5), settings.Protection.Handshake);
        Assert.Equal(TimeSpan.FromMinutes(1), settings.Drain);
    }

    [Fact]
    public void Read_EverythingWrong_EveryErrorIsToldAtOnceWithItsPlace()
    {
        File.WriteAllText(Under("gateway.json"), """
            { "listeners": ["nowhere"], "workers": "many", "colour": 1, "protection": { "handshake": "-1s", "speed": 2 }, "users": [{ "name": "a b", "secret": "@missing" }] }
            """);

        var errors = Bad(
            new GatewayArguments { ConfigFile = Under("gateway.json"), DataCenters = ["2"], Front = "host:99999" },
            ("TELEPOOL_GATEWAY_WORKER", "1"),
            ("TELEPOOL_GATEWAY_DRAIN", "soon"));

        Assert.Contains(errors, error => error.StartsWith("gateway.json: listeners[0]: must be an address and a port", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("gateway.json: workers: must be a whole number from 0 to 64, not 'many'", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("gateway.json: colour: is unknown", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("gateway.json: protection.handshake: must be a time", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("gateway.json: protection.speed: is unknown", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("gateway.json: users[0].secret: there is no file", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("--dc: must be N=IP:PORT", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("--front: must be a whole number from 1 to 65535", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("TELEPOOL_GATEWAY_WORKER: is unknown", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("TELEPOOL_GATEWAY_DRAIN: must be a time", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("alice=0011223344556677")]
    [InlineData("0011223344556677")]
    public void Read_WrongSecret_IsNotRepeated(string user)
    {
        var errors = Bad(new GatewayArguments { Listen = ["127.0.0.1:0"], Users = [user] });

        Assert.DoesNotContain("0011223344556677", string.Join('\n', errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TwoUsersOfOneKey_IsRefused()
    {
        var errors = Bad(new GatewayArguments { Listen = ["127.0.0.1:0"], Users = [$"alice={Secret}", $"bob=dd{Secret}"] });

        Assert.Contains("users.bob: has the same secret as alice", errors);
    }

    [Fact]
    public void Read_UsersOfLines_ArePutBesideTheOthers()
    {
        File.WriteAllText(Under("secret"), Secret + "\n");
        File.WriteAllText(Under("users"), $"# friends\nalice=@secret\n\nbob={Other}\n");

        var result = Read(new GatewayArguments { Listen = ["127.0.0.1:0"], UsersFile = Under("users"), Users = ["carol=ffffffffffffffffffffffffffffffff"] });

        Assert.Empty(result.Errors);
        Assert.Equal(["carol", "alice", "bob"], result.Settings!.Users.Select(user => user.Name));
        Assert.Equal(Secret, result.Settings.Users[1].Secret.Reveal());
        Assert.Equal([Under("users"), Under("secret")], result.Files);
    }

    [Fact]
    public void Read_SecretsThatOthersMayRead_AreWarnedAbout()
    {
        File.WriteAllText(Under("users"), $"alice={Secret}\n");
        File.SetUnixFileMode(Under("users"), UnixFileMode.UserRead | UnixFileMode.GroupRead);
        var open = Read(new GatewayArguments { Listen = ["127.0.0.1:0"], UsersFile = Under("users") });
        File.SetUnixFileMode(Under("users"), UnixFileMode.UserRead);
        var closed = Read(new GatewayArguments { Listen = ["127.0.0.1:0"], UsersFile = Under("users") });

        Assert.Contains("chmod 600", Assert.Single(open.Warnings), StringComparison.Ordinal);
        Assert.Empty(closed.Warnings);
    }

    [Fact]
    public void Read_AdminWithoutToken_IsRefusedUnlessOpenOnLoopback()
    {
        var listen = new GatewayArguments { Listen = ["127.0.0.1:0"] };

        Assert.Contains(Bad(listen with { Admin = "127.0.0.1:9180" }), error => error.StartsWith("admin: needs a token", StringComparison.Ordinal));
        Assert.Contains(Bad(listen with { Admin = "0.0.0.0:9180", Others = ["admin.open=true"] }), error => error.StartsWith("admin.open: is for a loopback address only", StringComparison.Ordinal));
        Assert.True(Good(listen with { Admin = "127.0.0.1:9180", Others = ["admin.open=true"] }).Admin!.IsOpen);
        Assert.Equal("admin", Good(listen with { Admin = "0.0.0.0:9180" }, ("TELEPOOL_GATEWAY_ADMIN_TOKEN", "a-token-of-some-length")).Admin!.Tokens.Single().Name);
    }

    [Fact]
    public void Read_NothingListens_IsRefused() =>
        Assert.Contains(Bad(new GatewayArguments()), error => error.Contains("listeners is missing", StringComparison.Ordinal));

    [Fact]
    public void Read_BrokenJson_TellsTheLineAndNothingOfIt()
    {
        File.WriteAllText(Under("gateway.json"), "{\n  \"users\": { \"a\": " + Secret + " }\n}");

        var error = Assert.Single(Bad(new GatewayArguments { ConfigFile = Under("gateway.json"), Listen = ["127.0.0.1:0"] }));

        Assert.StartsWith("gateway.json: is no JSON: something is wrong in line 2", error, StringComparison.Ordinal);
        Assert.DoesNotContain("00112233", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EveryPrefixOfAFile_NeverThrows()
    {
        var text = $$"""{ "listeners": ["127.0.0.1:0"], "users": { "a": { "secret": "{{Secret}}", "expires": "2027-01-31" } }, "front": { "host": "example.org" } }""";
        for (var length = 0; length <= text.Length; length++)
        {
            File.WriteAllText(Under("gateway.json"), text[..length]);
            var result = Read(new GatewayArguments { ConfigFile = Under("gateway.json") });
            Assert.Equal(length == text.Length, result.Settings is not null);
        }
    }

    private string Under(string name) => Path.Combine(_folder, name);

    private static GatewaySettingsResult Read(GatewayArguments arguments, params (string Name, string Value)[] environment) =>
        new GatewaySources(arguments, environment.ToDictionary(variable => variable.Name, variable => variable.Value)).Read();

    private static GatewaySettings Good(GatewayArguments arguments, params (string Name, string Value)[] environment)
    {
        var result = Read(arguments, environment);
        Assert.Empty(result.Errors);
        return result.Settings!;
    }

    private static IReadOnlyList<string> Bad(GatewayArguments arguments, params (string Name, string Value)[] environment)
    {
        var result = Read(arguments, environment);
        Assert.Null(result.Settings);
        return [.. result.Errors.Select(error => error.ToString())];
    }
}
