using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Emulator;
using Grains.Accounts.Sessions.Mtproto;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;

namespace Grains.Tests.Accounts;

/// <summary>Accounts that speak the protocol to the emulated data centres.</summary>
public sealed class EmulatedAccountTests
{
    private const string Password = "telepool";

    [Fact]
    public async Task History_OfEveryChannel_IsTheTruth()
    {
        using var folder = new TestFolder();
        await using var emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Channels = 2, Messages = 600, LimitsEnabled = false, DataDirectory = folder.File("emulator") });
        await using var cluster = await StartAsync(emulator);
        var account = cluster.Account("alpha");
        Assert.Equal(LoginStep.Code, (await account.BeginLoginAsync("+15550000001")).Step);
        Assert.Equal("PHONE_CODE_INVALID", (await account.SubmitCodeAsync("54321")).Failure!.Error);
        Assert.Equal(LoginStep.Done, (await account.SubmitCodeAsync("12345")).Step);

        var hashes = new Dictionary<(long, int), string>();
        foreach (var channel in emulator.Channels)
        {
            await foreach (var message in ReadAsync(account, channel.Username))
            {
                Assert.True(hashes.TryAdd((message.ChannelId, message.Id), HashOf(message)));
            }
        }

        var path = folder.File("truth.ndjson");
        await emulator.DumpTruthAsync(path);
        var truth = File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(
            line => (line.GetProperty("channel_id").GetInt64(), line.GetProperty("id").GetInt32()), line => line.GetProperty("hash").GetString()!);
        Assert.NotEmpty(truth);
        Assert.Equal(truth.OrderBy(pair => pair.Key), hashes.OrderBy(pair => pair.Key));
    }

    [Fact]
    public async Task Login_TwoStepVerification_AndSessionSurvivesRestart()
    {
        using var folder = new TestFolder();
        await using var emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Channels = 1, Messages = 50, LimitsEnabled = false, DataDirectory = folder.File("emulator") });
        long user;
        await using (var cluster = await StartAsync(emulator, folder))
        {
            var account = cluster.Account("niner");
            await account.BeginLoginAsync("+15550000009");
            Assert.Equal(LoginStep.Password, (await account.SubmitCodeAsync("12345")).Step);
            Assert.Equal("PASSWORD_HASH_INVALID", (await account.SubmitPasswordAsync("wrong")).Failure!.Error);
            var done = await account.SubmitPasswordAsync(Password);
            Assert.Equal(LoginStep.Done, done.Step);
            user = done.UserId;
        }

        await using (var cluster = await StartAsync(emulator, folder))
        {
            var account = cluster.Account("niner");
            Assert.Equal(user, (await account.BeginLoginAsync("+15550000009")).UserId);
            var messages = 0;
            await foreach (var _ in ReadAsync(account, emulator.Channels[0].Username))
            {
                messages++;
            }

            Assert.Equal(emulator.Channels[0].MessageCount, messages);
        }
    }

    [Fact]
    public async Task Resolve_UnknownUsername_IsNotFound()
    {
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Channels = 1, Messages = 10, LimitsEnabled = false });
        await using var cluster = await StartAsync(emulator);
        var account = cluster.Account("alpha");
        await account.BeginLoginAsync("+15550000001");
        await account.SubmitCodeAsync("12345");
        var lease = (await account.AcquireAsync(GrainCluster.Request("resolve"))).Lease!;
        var result = await account.ResolveAsync(lease, "nobody_has_this_name");
        Assert.Equal(Interfaces.Operations.FailureKind.PeerNotFound, result.Failure!.Kind);
        Assert.DoesNotContain(cluster.Log.Lines, line => line.Contains("15550000001", StringComparison.Ordinal));
    }

    private static Task<GrainCluster> StartAsync(EmulatorServer emulator, TestFolder? folder = null) => GrainCluster.StartAsync(
        folder,
        options => (options.RequestsPerSecond, options.GlobalRequestsPerSecond, options.MaxConcurrency) = (10_000, 100_000, 64),
        telegram =>
        {
            telegram.DataCenters = emulator.DataCenters.ToDictionary(pair => pair.Key, pair => (EndPoint)pair.Value);
            telegram.PublicKeysPath = emulator.PublicKeyPath;
        });

    private static async IAsyncEnumerable<MessageRecord> ReadAsync(IAccountGrain account, string username)
    {
        var lease = (await account.AcquireAsync(GrainCluster.Request("resolve"))).Lease!;
        var channel = (await account.ResolveAsync(lease, username)).Value!;
        await account.ReleaseAsync(lease);
        var offset = 0;
        do
        {
            lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
            var result = await account.GetHistoryAsync(
                lease, new HistoryQuery { ChannelId = channel.ChannelId, Username = channel.Username, OffsetId = offset });
            await account.ReleaseAsync(lease);
            Assert.Null(result.Failure);
            foreach (var message in result.Value!.Messages)
            {
                yield return message;
            }

            offset = result.Value.NextOffsetId;
        }
        while (offset != 0);
    }

    private static string HashOf(MessageRecord m) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '\u001f',
        ((object[])[m.ChannelId, m.Id, m.Date, m.EditDate, m.FromId, m.PostAuthor, m.Text, m.Entities, m.Media, m.Action, m.ReplyTo, m.Forward, m.GroupedId])
            .Select(field => Convert.ToString(field, CultureInfo.InvariantCulture))))));
}
