using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Emulator;
using Emulator.Faults;
using Grains;
using Grains.Accounts;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Hosting;
using Orleans.TestingHost;
using Telepool.Collectors.History;
using Telepool.Collectors.Leasing;
using Telepool.Collectors.Sinks.Sqlite;
using Telepool.Collectors.Tests.Sinks;
using Telepool.Collectors.Updates;

namespace Telepool.Collectors.Tests.Updates;

/// <summary>Everything from the sink down to emulated data centres whose connections fail, with a collector that is killed again and again.</summary>
public sealed class EmulatedWorldTests
{
    private const int Lives = 8;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData(11)]
    [InlineData(14)]
    public async Task Collectors_KilledAgainAndAgainInAFailingWorld_StoreIsTheTruth(int seed)
    {
        using var folder = new TemporaryDirectory();
        await using var emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions
            {
                Channels = 4,
                Messages = 1_200,
                LimitsEnabled = false,
                DataDirectory = folder.File("emulator"),
                Faults = new EmulatorFaults { CutProbability = 0.01, LostAnswerProbability = 0.005, CorruptProbability = 0.005, DelayProbability = 0.02, Delay = TimeSpan.FromMilliseconds(100) },
            },
            TestContext.Current.CancellationToken);
        await using var cluster = Cluster(emulator);
        await cluster.DeployAsync();
        await LogInAsync(cluster, emulator);
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        Assert.Null(SqliteSink.Open(folder.File("history.db"), out var store));
        await using var opened = store!;
        var dice = new Random(seed);
        for (var life = 0; life < Lives; life++)
        {
            await LiveAsync(cluster, emulator, store!, services, dice);
        }

        var lastWorker = Collectors(cluster, new KillableSink(store!, held: 0), services);
        using var stop = new CancellationTokenSource();
        var usernames = emulator.Channels.Select(channel => channel.Username).ToArray();
        var following = lastWorker.Updates.FollowAllAsync(_ => new(usernames), SilentUpdatesObserver.Instance, stop.Token);
        foreach (var username in usernames)
        {
            await UntilAsync(async () => (await lastWorker.History.CollectAsync(username, null, SilentObserver.Instance, stop.Token)).IsSuccess);
        }

        Churn(emulator, dice, 50);
        var truth = await TruthAsync(emulator, folder.File("truth.ndjson"));
        Dictionary<(long, int), string> stored = [];
        try
        {
            await UntilAsync(async () => (stored = await StoredAsync(store!)).Count == truth.Count && stored.All(row => truth.GetValueOrDefault(row.Key) == row.Value));
        }
        catch (OperationCanceledException)
        {
            Assert.Empty(truth.Keys.Except(stored.Keys).Select(key => $"missing {key}"));
            Assert.Empty(stored.Keys.Except(truth.Keys).Select(key => $"not deleted {key}"));
            Assert.Empty(stored.Where(row => truth[row.Key] != row.Value).Select(row => $"different {row.Key}"));
        }

        await stop.CancelAsync();
        await following;
        await lastWorker.Updates.DisposeAsync();
        lastWorker.History.Dispose();
        Assert.Null(emulator.Statistics.Failure);
        Assert.Equal(0, emulator.Statistics.DuplicatedKeys);
        Assert.True(emulator.Statistics.Pushes > 0);
        Assert.True(emulator.Statistics.InjectedFaults > 0);
    }

    private static async Task LiveAsync(InProcessTestCluster cluster, EmulatorServer emulator, SqliteSink store, ServiceProvider services, Random dice)
    {
        var sink = new KillableSink(store, held: dice.Next(3));
        var worker = Collectors(cluster, sink, services);
        using var stop = new CancellationTokenSource();
        var usernames = emulator.Channels.Select(channel => channel.Username).ToArray();
        var following = worker.Updates.FollowAllAsync(_ => new(usernames), SilentUpdatesObserver.Instance, stop.Token);
        foreach (var username in usernames)
        {
            await UntilAsync(() => worker.Updates.PositionedAsync(username, stop.Token));
        }

        var reading = worker.History.CollectAllAsync(usernames, SilentObserver.Instance, stop.Token);
        var committed = sink.Committed + 2 + dice.Next(15);
        var drop = dice.Next(3) == 0;
        await UntilAsync(() =>
        {
            Churn(emulator, dice, dice.Next(6));
            if (drop)
            {
                drop = false;
                emulator.DropConnections();
            }

            return Task.FromResult(sink.Committed > committed);
        });
        sink.Kill();
        await stop.CancelAsync();
        await following;
        await reading;
        await worker.Updates.DisposeAsync();
        worker.History.Dispose();
        Churn(emulator, dice, dice.Next(60));
    }

    private static void Churn(EmulatorServer emulator, Random dice, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var channel = emulator.Channels[dice.Next(emulator.Channels.Count)];
            var id = 1 + dice.Next(channel.MessageCount + 20);
            switch (dice.Next(5))
            {
                case 0 or 1:
                    emulator.PostMessage(channel.Username);
                    break;
                case 2 or 3:
                    emulator.EditMessage(channel.Username, id);
                    break;
                default:
                    emulator.DeleteMessage(channel.Username, id);
                    break;
            }
        }
    }

    private static (UpdatesCollector Updates, HistoryCollector History) Collectors(InProcessTestCluster cluster, KillableSink sink, ServiceProvider services)
    {
        var pool = new PoolClient(cluster.Client);
        var meters = services.GetRequiredService<IMeterFactory>();
        return (
            new UpdatesCollector(
                pool,
                sink,
                new UpdatesOptions { MinPoll = TimeSpan.FromMilliseconds(100), MemberPoll = TimeSpan.FromSeconds(30), ListEvery = TimeSpan.FromMilliseconds(200) },
                new UpdatesMetrics(meters),
                TimeProvider.System,
                new Random(1),
                NullLogger<UpdatesCollector>.Instance),
            new HistoryCollector(
                pool,
                sink,
                new HistoryOptions { RetryDelay = TimeSpan.FromMilliseconds(50), RetryMax = 20, PagesPerLease = 3 },
                new HistoryMetrics(meters),
                TimeProvider.System,
                new Random(1),
                NullLogger<HistoryCollector>.Instance));
    }

    private static InProcessTestCluster Cluster(EmulatorServer emulator)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage(GrainStorageNames.Durable);
            silo.Services.AddSingleton<ISessionVault, PlainVault>();
            silo.Services.AddAccounts(
                accounts => (accounts.RequestsPerSecond, accounts.GlobalRequestsPerSecond, accounts.MaxConcurrency, accounts.CallTimeout) = (10_000, 100_000, 16, TimeSpan.FromSeconds(3)),
                telegram =>
                {
                    telegram.DataCenters = emulator.DataCenters.ToDictionary(pair => pair.Key, pair => (EndPoint)pair.Value);
                    telegram.PublicKeysPath = emulator.PublicKeyPath;
                });
        });
        return builder.Build();
    }

    /// <summary>Three accounts, which are in half of the channels.</summary>
    private static async Task LogInAsync(InProcessTestCluster cluster, EmulatorServer emulator)
    {
        for (var i = 1; i <= 3; i++)
        {
            var phone = string.Create(CultureInfo.InvariantCulture, $"+1555000000{i}");
            var account = cluster.Client.GetGrain<IAccountGrain>($"reader{i}");
            await UntilAsync(async () =>
            {
                var answer = await account.BeginLoginAsync(phone);
                return answer.Step == LoginStep.Done || (answer.Step == LoginStep.Code && (await account.SubmitCodeAsync("12345")).Step == LoginStep.Done);
            });
            foreach (var channel in emulator.Channels.Where((_, index) => index % 2 == 0))
            {
                Assert.True(emulator.Join(phone, channel.Username));
            }
        }
    }

    private static async Task<Dictionary<(long, int), string>> TruthAsync(EmulatorServer emulator, string path)
    {
        await emulator.DumpTruthAsync(path);
        return File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(
            line => (line.GetProperty("channel_id").GetInt64(), line.GetProperty("id").GetInt32()), line => line.GetProperty("hash").GetString()!);
    }

    private static async Task<Dictionary<(long, int), string>> StoredAsync(SqliteSink store)
    {
        await store.FlushAsync();
        var rows = new Dictionary<(long, int), string>();
        foreach (var channel in await store.ChannelsAsync())
        {
            await foreach (var message in store.MessagesAsync(channel.ChannelId))
            {
                rows[(message.ChannelId, message.Id)] = HashOf(message);
            }
        }

        return rows;
    }

    private static string HashOf(MessageRecord m) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '\u001f',
        ((object[])[m.ChannelId, m.Id, m.Date, m.EditDate, m.FromId, m.PostAuthor, m.Text, m.Entities, m.Media, m.Action, m.ReplyTo, m.Forward, m.GroupedId])
            .Select(field => Convert.ToString(field, CultureInfo.InvariantCulture))))));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(deadline.Token);
        }
    }
}
