using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Processes;

namespace EndToEnd.Tests.Gateway;

public sealed class GatewayCommandTests
{
    private const string Secret = "dd3d0cfb1e5a7791c2a4e86f0b9d5c1a77";
    private const string Token = "0123456789-the-token-of-the-operator";
    private const long MaxResident = 60 * 1024;

    [Fact]
    public async Task Run_Alone_IsSmallAndLoadsNothingOfThePlatform()
    {
        await using var gateway = await GatewayProcess.StartAsync("--listen", "127.0.0.1:0", "--listen", "[::1]:0", "--user", $"alice={Secret}", "--dc", "default=127.0.0.1:1");
        Assert.Equal(["listening", "listening", "pid"], gateway.Output.Select(line => line.Split(' ')[0]));

        var loaded = (await File.ReadAllLinesAsync($"/proc/{gateway.ProcessId}/maps", TestContext.Current.CancellationToken)).Select(Path.GetFileName).Distinct().ToList();
        Assert.Contains(loaded, static file => file!.EndsWith("Gateway.dll", StringComparison.Ordinal));
        foreach (var part in (string[])["Orleans", "Grains.dll", "Kestrel", "Emulator.dll"])
        {
            Assert.DoesNotContain(loaded, file => file!.Contains(part, StringComparison.Ordinal));
        }

        var resident = (await File.ReadAllLinesAsync($"/proc/{gateway.ProcessId}/status", TestContext.Current.CancellationToken))
            .First(line => line.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        Assert.InRange(long.Parse(resident, CultureInfo.InvariantCulture), 1, MaxResident);

        (await gateway.TerminateAsync()).Expect(0);
    }

    [Fact]
    public async Task Run_PortTaken_SaysSoAndEndsWithOne()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var finished = (await TelepoolProcess.RunAsync("gateway", "run", "--listen", $"{taken.LocalEndpoint}", "--user", $"alice={Secret}")).Expect(1);

        Assert.Contains($"{taken.LocalEndpoint} cannot be listened on: another program has the port", finished.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_EverythingWrong_ListsAllOfItAndEndsWithTwo()
    {
        var finished = (await TelepoolProcess.RunAsync(
            new Dictionary<string, string> { ["TELEPOOL_GATEWAY_COLOUR"] = "red" },
            "gateway", "run", "--listen", "nowhere", "--user", $"alice={Secret}0", "--workers", "many", "--set", "protection.speed=9")).Expect(2);

        foreach (var place in (string[])["--listen: ", "--user: ", "--workers: ", "--set protection.speed: ", "TELEPOOL_GATEWAY_COLOUR: "])
        {
            Assert.Contains(place, finished.Errors, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Secret, finished.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_OnARunningGateway_DoWhatTheySay_AndNoSecretIsEverPrintedByTheGateway()
    {
        using var folder = new Folder();
        await File.WriteAllTextAsync(folder.Under("users"), $"alice={Secret}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.Under("token"), Token + "\n", TestContext.Current.CancellationToken);
        await using var gateway = await GatewayProcess.StartAsync(
            "--listen", "127.0.0.1:0", "--users-file", folder.Under("users"), "--admin", "127.0.0.1:0", "--admin-token-file", folder.Under("token"),
            "--dc", "default=127.0.0.1:1", "--set", "admin.auditFile=" + folder.Under("audit"));

        var added = JsonNode.Parse((await CallAsync(gateway, folder, "users", "add", "bob", "--set", "maxConnections=8", "--set", "quotaBytes=5GB")).Expect(0).Text)!;
        var rotated = JsonNode.Parse((await CallAsync(gateway, folder, "users", "rotate", "alice")).Expect(0).Text)!;
        (await CallAsync(gateway, folder, "users", "disable", "bob")).Expect(0);
        (await CallAsync(gateway, folder, "users", "reset-quota", "bob")).Expect(0);
        (await CallAsync(gateway, folder, "users", "set", "bob", "--set", "maxConnections=-8")).Expect(1);
        var users = JsonNode.Parse((await CallAsync(gateway, folder, "users", "list")).Expect(0).Text)!.AsArray();
        (await CallAsync(gateway, folder, "bans", "list")).Expect(0);
        (await CallAsync(gateway, folder, "reload")).Expect(0);
        var events = (await CallAsync(gateway, folder, "events", "--after", "0", "--count", "3")).Expect(0);
        var status = JsonNode.Parse((await CallAsync(gateway, folder, "status")).Expect(0).Text)!;
        (await CallAsync(gateway, folder, "users", "remove", "bob")).Expect(0);
        (await CallAsync(gateway, folder, "users", "remove", "bob")).Expect(1);

        Assert.Equal(["alice", "bob"], users.Select(user => (string)user!["name"]!).Order());
        Assert.Equal(5_000_000_000, (long)users.Single(user => (string)user!["name"]! == "bob")!["settings"]!["quotaBytes"]!);
        Assert.Equal(3, events.Output.Count);
        Assert.Equal(gateway.Listener.ToString(), (string)status["listeners"]![0]!);
        (await CallAsync(gateway, folder, "drain")).Expect(0);
        var ended = (await gateway.EndAsync()).Expect(0);

        var link = await TelepoolProcess.RunAsync("gateway", "link", "alice", "--users-file", folder.Under("users"), "--listen", "127.0.0.1:443", "--qr", "--output", folder.Under("link.svg"));
        Assert.Contains((string)rotated["secret"]!, link.Expect(0).Text, StringComparison.Ordinal);

        var said = $"{ended.Text}\n{ended.Errors}\n{await File.ReadAllTextAsync(folder.Under("audit"), TestContext.Current.CancellationToken)}";
        foreach (var secret in (string[])[Secret[2..], Token, ((string)added["secret"]!)[2..], ((string)rotated["secret"]!)[2..]])
        {
            Assert.DoesNotContain(secret, said, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Commands_WithoutGatewayOrToken_SayWhatIsMissing()
    {
        using var folder = new Folder();
        await File.WriteAllTextAsync(folder.Under("token"), Token, TestContext.Current.CancellationToken);
        await using var gateway = await GatewayProcess.StartAsync(
            "--listen", "127.0.0.1:0", "--user", $"alice={Secret}", "--admin", "127.0.0.1:0", "--admin-token-file", folder.Under("token"));

        var refused = (await TelepoolProcess.RunAsync("gateway", "status", "--admin", gateway.Admin)).Expect(1);
        var nowhere = (await TelepoolProcess.RunAsync("gateway", "status", "--admin", "127.0.0.1:1")).Expect(1);

        Assert.Contains("wants another token", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("no gateway answers", nowhere.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WithFindings_SaysWhatToDo()
    {
        var finished = (await TelepoolProcess.RunAsync(
            "gateway", "doctor", "--json", "--listen", "127.0.0.1:0", "--user", "alice=00000000000000000000000000000001", "--dc", "1=127.0.0.1:1")).Expect(1);

        var findings = JsonNode.Parse(finished.Text)!.AsArray();
        Assert.Contains(findings, found => (string)found!["check"]! == "secrets" && (string)found["state"]! == "fails");
        Assert.Contains(findings, found => (string)found!["check"]! == "data centre" && (string)found["state"]! == "fails" && found["advice"] is not null);
        Assert.Contains(findings, found => (string)found!["check"]! == "somaxconn");
        Assert.DoesNotContain("00000000000000000000000000000001", finished.Text, StringComparison.Ordinal);
    }

    private static Task<Finished> CallAsync(GatewayProcess gateway, Folder folder, params string[] arguments) =>
        TelepoolProcess.RunAsync(["gateway", .. arguments, "--json", "--admin", gateway.Admin, "--admin-token-file", folder.Under("token")]);
}
