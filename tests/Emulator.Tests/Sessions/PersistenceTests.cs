using MTProto.Tl;

namespace Emulator.Tests.Sessions;

public sealed class PersistenceTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("emulator-tests-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Restart_SameDirectory_KeepsKeysLoginsMembershipAndEvents()
    {
        MTProto.Crypto.AuthKey key;
        long salt;
        string truth;
        string publicKey;
        int id;
        await using (var server = await StartAsync())
        {
            await using var client = await RawClient.ConnectAsync(server, 2);
            await client.LoginAsync("+15550000001");
            var (_, _, input) = await client.ResolveAsync("telepool_news");
            await client.CallAsync(new ChannelsJoinChannel { Channel = input });
            id = server.PostMessage("telepool_news")!.Value;
            server.EditMessage("telepool_news", id);
            server.DeleteMessage("telepool_news", 2);
            truth = await DumpAsync(server);
            publicKey = await File.ReadAllTextAsync(server.PublicKeyPath);
            (key, salt) = (client.Key, client.Salt);
        }

        // What a process that was killed in the middle of a record leaves.
        await File.AppendAllBytesAsync(Path.Combine(_directory, "keys.log"), [200, 0, 0, 0, 1, 2]);
        await File.AppendAllBytesAsync(Path.Combine(_directory, "live.log"), [12, 0, 0, 0, 9, 9, 9, 9, 1, 0]);

        await using var again = await StartAsync();
        Assert.Equal(truth, await DumpAsync(again));
        Assert.Equal(publicKey, await File.ReadAllTextAsync(again.PublicKeyPath));
        await using var returning = await RawClient.ConnectAsync(again, 2, key, salt);
        Assert.False((await returning.ResolveAsync("telepool_news")).Channel.Left);
        Assert.Equal(id + 1, again.PostMessage("telepool_news"));
    }

    [Fact]
    public async Task Start_DamagedFile_NamesItAndLeavesItAlone()
    {
        await using (var server = await StartAsync())
        {
            await using var client = await RawClient.ConnectAsync(server, 2);
        }

        var path = Path.Combine(_directory, "keys.log");
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[20] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        var error = await Assert.ThrowsAsync<InvalidDataException>(StartAsync);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task Start_DirectoryOfARunningEmulator_IsRefused()
    {
        await using var server = await StartAsync();
        await Assert.ThrowsAsync<IOException>(StartAsync);
    }

    [Fact]
    public async Task Start_EventsOfAnotherWorld_IsRefused()
    {
        await using (var server = await StartAsync())
        {
            server.PostMessage("telepool_news");
        }

        await Assert.ThrowsAsync<InvalidDataException>(() => EmulatorServer.StartAsync(new EmulatorOptions { Messages = 1_000, Seed = 9, DataDirectory = _directory }));
    }

    [Fact]
    public async Task Start_AnotherWorldBeforeAnythingHappened_TakesItsPlace()
    {
        await using (await StartAsync())
        {
        }

        for (var i = 0; i < 2; i++)
        {
            await using var server = await EmulatorServer.StartAsync(new EmulatorOptions { Messages = 10, Channels = 2, Seed = 9, DataDirectory = _directory });
            Assert.Equal(2, server.Channels.Count);
            Assert.NotNull(server.PostMessage("telepool_news"));
        }
    }

    [Fact]
    public async Task Start_ImpossibleOptions_ListsEveryError()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => EmulatorServer.StartAsync(new EmulatorOptions { Channels = 0, Users = 0, PortBase = -1 }));
        Assert.All(["Channels", "Users", "PortBase"], name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task DuplicatedKey_TwoAddressesAtOnce_IsDeadForGood()
    {
        await using var server = await StartAsync();
        await using var client = await RawClient.ConnectAsync(server, 2);
        await client.LoginAsync("+15550000001");
        await using (var same = await RawClient.ConnectAsync(server, 2, client.Key, client.Salt))
        {
            await same.CallAsync(new UpdatesGetState());
        }

        await using var other = await RawClient.ConnectAsync(server, 2, client.Key, client.Salt, localAddress: "127.0.0.2");
        var error = await other.FailAsync(new UpdatesGetState());
        Assert.Equal((406, "AUTH_KEY_DUPLICATED"), (error.ErrorCode, error.ErrorMessage));
        Assert.Equal(406, (await client.FailAsync(new UpdatesGetState())).ErrorCode);
        Assert.Equal(1, server.Statistics.DuplicatedKeys);
        await server.DisposeAsync();

        await using var again = await StartAsync();
        await using var later = await RawClient.ConnectAsync(again, 2, client.Key, client.Salt);
        Assert.Equal(406, (await later.FailAsync(new UpdatesGetState())).ErrorCode);
    }

    [Fact]
    public async Task WriteReportAsync_NamesEverythingInOrder()
    {
        await using var server = await StartAsync();
        var report = new StringWriter();
        await server.WriteReportAsync(report);
        var lines = report.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches("^dc 1 127\\.0\\.0\\.1:\\d+$", lines[0]);
        Assert.Equal(5, lines.Count(line => line.StartsWith("dc ", StringComparison.Ordinal)));
        Assert.Equal(1_000, lines.Where(line => line.StartsWith("channel @", StringComparison.Ordinal)).Sum(line => int.Parse(line.Split(' ')[3])));
        Assert.Equal($"public-key {server.PublicKeyPath}", lines[^2]);
        Assert.Equal("ready", lines[^1]);
    }

    private Task<EmulatorServer> StartAsync() => EmulatorServer.StartAsync(new EmulatorOptions { Messages = 1_000, DataDirectory = _directory, LimitsEnabled = false });

    private async Task<string> DumpAsync(EmulatorServer server)
    {
        var path = Path.Combine(_directory, "truth.ndjson");
        await server.DumpTruthAsync(path);
        return await File.ReadAllTextAsync(path);
    }
}
