using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using EndToEnd.Tests.Processes;
using Microsoft.Data.Sqlite;

namespace EndToEnd.Tests.Work;

/// <summary>Collectors in processes of their own, around a host that has the accounts.</summary>
public sealed class CollectorProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task CollectionAdd_BadNamesAndKinds_AreAllReportedWithTheirPositions()
    {
        var ended = await TelepoolProcess.RunAsync("collection", "add", "@good", "not good", "t.me/fine", "b@d");

        ended.Expect(2);
        Assert.Contains("channel 2: 'not good'", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("channel 4: 'b@d'", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("entry 2: 'dreams'", (await TelepoolProcess.RunAsync("collection", "add", "@good", "--kinds", "history,dreams")).Expect(2).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CollectorRun_WithoutASilo_SaysWhatIsMissing()
    {
        using var folder = new Folder();
        var settings = new Dictionary<string, string> { ["TELEPOOL_SINK"] = "postgres", ["TELEPOOL_POSTGRES"] = "Host=a;Port=many;Password=secret123" };

        var ended = await TelepoolProcess.RunAsync(settings, "collector", "run", "--data", folder.Path);

        ended.Expect(2);
        Assert.Contains("TELEPOOL_GATEWAY", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("TELEPOOL_POSTGRES", ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret123", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CollectorRun_OneOfTwoKilled_TheOtherTakesItsWorkAndNothingIsMissing()
    {
        using var folder = new Folder();
        await using var emulator = await EmulatorProcess.StartAsync("--channels", "4", "--messages", "12000", "--limits", "off");
        foreach (var account in Enumerable.Range(1, 3))
        {
            (await TelepoolProcess.RunAsync(emulator.Settings, "accounts", "login", "a" + account, "--phone", "+1555000000" + account, "--code", "12345", "--data", folder.Under("host"))).Expect(0);
        }

        var gateway = FreePort().ToString(System.Globalization.CultureInfo.InvariantCulture);
        await using var host = TelepoolProcess.Start(new Dictionary<string, string>(emulator.Settings) { ["TELEPOOL_GATEWAY_PORT"] = gateway }, "run", "--data", folder.Under("host"));
        await host.LineAsync(line => line.StartsWith("Following", StringComparison.Ordinal));
        var settings = new Dictionary<string, string>(emulator.Settings) { ["TELEPOOL_GATEWAY"] = "127.0.0.1:" + gateway };
        var added = await TelepoolProcess.RunAsync(settings, ["collection", "add", .. emulator.Channels.Keys, "--kinds", "history", "--json"]);
        Assert.SkipWhen(added.Errors.Contains("Restore the package", StringComparison.Ordinal), "Orleans' client, which connects processes, is not on this feed");
        Assert.Equal("{\"changed\":4}", added.Expect(0).Output[^1]);

        await using var one = Collector(settings, folder, "one");
        await using var two = Collector(settings, folder, "two");
        await UntilAsync(async () => (await WorkersAsync(settings)).Order().SequenceEqual(["one", "one", "two", "two"]));
        await one.KillAsync();
        await UntilAsync(async () => (await WorkersAsync(settings)).All(worker => worker == "two"));
        await UntilAsync(() => Task.FromResult(Count(folder) == emulator.Channels.Values.Sum()));

        two.Terminate();
        (await two.EndAsync()).Expect(0);
        Assert.All(await WorkersAsync(settings), Assert.Null);
        host.Terminate();
        await host.EndAsync();
    }

    private static TelepoolProcess Collector(Dictionary<string, string> settings, Folder folder, string name) =>
        TelepoolProcess.Start(settings, "collector", "run", "--kinds", "history", "--worker", name, "--ttl", "3", "--data", folder.Under("store"));

    private static async Task<IReadOnlyList<string?>> WorkersAsync(Dictionary<string, string> settings)
    {
        var listed = await TelepoolProcess.RunAsync(settings, "collection", "list", "--json");
        using var json = JsonDocument.Parse(listed.Expect(0).Output[^1]);
        return [.. json.RootElement.GetProperty("work").EnumerateArray().Select(work => work.GetProperty("worker").GetString())];
    }

    private static long Count(Folder folder)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder.Under("store"), "history.db"), Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM message";
        return (long)command.ExecuteScalar()!;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            await Task.Delay(200, deadline.Token);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
