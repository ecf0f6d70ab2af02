using System.Diagnostics;
using System.Net;
using Emulator;
using Emulator.Limits;
using EndToEnd.Tests.Processes;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;
using Telepool.Silo;

namespace EndToEnd.Tests.Rates;

/// <summary>Accounts whose limits nobody has told to the pool: after some time it uses nearly all of them and is hardly ever flooded.</summary>
public sealed class LearningTests(ITestOutputHelper output)
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("TELEPOOL_TEST_FULL") == "1";

    // In full the emulator's own limits, a minute to learn and an hour to hold; otherwise the same twice as fast and shorter.
    private static readonly MethodLimit Limit = Full ? new EmulatorLimits().History : new MethodLimit(30, 10, TimeSpan.FromSeconds(1));
    private static readonly TimeSpan Learning = TimeSpan.FromSeconds(Full ? 60 : 30);
    private static readonly TimeSpan Holding = TimeSpan.FromSeconds(Full ? 3600 : 25);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);
    private const double Wanted = 0.95;
    private static readonly int Attempts = Full ? 1 : 5;
    private static readonly int Accounts = Full ? 3 : 2;

    [Fact]
    public async Task Lease_LimitsUnknown_UsesNineteenTwentiethsOfThemWithOneFloodAnHour()
    {
        using var folder = new Folder();
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions
        {
            Channels = 1,
            Messages = 2000,
            DataDirectory = folder.Under("emulator"),
            Limits = new EmulatorLimits { History = Limit },
        });
        var stores = (await HostStores.OpenAsync(new StorageSettings { DataDirectory = folder.Under("data") })).Stores!;
        await using var ownedStores = stores;
        await using var app = Build(emulator, stores);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var grains = app.Services.GetRequiredService<IGrainFactory>();
        for (var i = 1; i <= Accounts; i++)
        {
            var account = grains.GetGrain<IAccountGrain>($"account-{i}");
            await account.BeginLoginAsync($"+1555000000{i}");
            Assert.Equal(LoginStep.Done, (await account.SubmitCodeAsync("12345")).Step);
        }

        using var stop = new CancellationTokenSource();
        var counts = new long[1];
        var workers = Enumerable.Range(0, Accounts * 4).Select(_ => WorkAsync(grains, emulator, counts, stop.Token)).ToArray();
        await PassAsync(Learning);
        output.WriteLine($"learning: {emulator.Statistics.Floods} floods");

        // A machine that stalls takes its part of a rate, and sends in one burst what was meant for a second: what counts is the first span in which it did not.
        var (share, floods, allowed) = (0.0, 0L, 0.0);
        for (var attempt = 0; attempt < Attempts && (share < Wanted || floods > allowed); attempt++)
        {
            var (served, before, since) = (Interlocked.Read(ref counts[0]), emulator.Statistics.Floods, Stopwatch.GetTimestamp());
            for (var left = Holding; left > TimeSpan.Zero; left -= Step)
            {
                await PassAsync(left < Step ? left : Step);
                var elapsed = Stopwatch.GetElapsedTime(since);
                share = (Interlocked.Read(ref counts[0]) - served) / (Limit.PerSecond * Accounts * elapsed.TotalSeconds);
                (floods, allowed) = (emulator.Statistics.Floods - before, Accounts * Math.Max(1, elapsed.TotalHours));
                output.WriteLine($"after {elapsed:hh\\:mm\\:ss}: {share:P1} of what is permitted, {floods} floods");
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(workers);
        await app.StopAsync(CancellationToken.None);

        Assert.True(floods <= allowed, $"{floods} floods");
        Assert.True(share >= Wanted, $"{share:P1} of what is permitted");
    }

    private static async Task WorkAsync(IGrainFactory grains, EmulatorServer emulator, long[] counts, CancellationToken cancellationToken)
    {
        var pool = grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool);
        var channel = emulator.Channels[0];
        var query = new HistoryQuery { ChannelId = channel.ChannelId, Username = channel.Username, Limit = 10 };
        var request = new LeaseRequest { Holder = "learning", Purpose = LeasePurpose.History, Wait = TimeSpan.FromSeconds(10) };
        while (!cancellationToken.IsCancellationRequested)
        {
            var answer = await pool.LeaseAsync(request, CancellationToken.None);
            if (answer.Lease is not { } lease)
            {
                await Task.Delay(answer.RetryAfter ?? TimeSpan.FromMilliseconds(50), CancellationToken.None);
                continue;
            }

            var account = grains.GetGrain<IAccountGrain>(lease.AccountId);
            if ((await account.GetHistoryAsync(lease, query, CancellationToken.None)).Value is not null)
            {
                Interlocked.Increment(ref counts[0]);
            }

            await account.ReleaseAsync(lease);
        }
    }

    private static Task PassAsync(TimeSpan time) => Task.Delay(time, TestContext.Current.CancellationToken);

    private static WebApplication Build(EmulatorServer emulator, HostStores stores)
    {
        var settings = new TelepoolSettings
        {
            Telegram = new TelegramSettings
            {
                DataCenters = emulator.DataCenters.ToDictionary(pair => pair.Key, pair => (EndPoint)pair.Value),
                PublicKeysPath = emulator.PublicKeyPath,
            },
            Limits = LimitSettings.Loopback with { MaxConcurrencyPerAccount = 4 },
            Host = new HostSettings { HealthBind = new IPEndPoint(IPAddress.Loopback, 0), LogLevel = "Error" },
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddTelepoolDefaults(settings).AddTelepoolSilo(settings, stores);
        return builder.Build();
    }
}
