using System.Diagnostics;
using System.Net;
using Emulator;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;
using Telepool.Silo;

namespace Telepool.Cluster.Tests;

/// <summary>The whole host of the grains against the emulated data centres.</summary>
public sealed class SiloHostTests
{
    private static readonly LeaseRequest Request = new() { Holder = "test", Purpose = "history" };

    [Fact]
    public async Task Metrics_AfterWork_PassPromtool()
    {
        if (FindPromtool() is not { } promtool)
        {
            Assert.Skip("promtool is missing (Debian's package prometheus)");
            return;
        }

        using var folder = new TestFolder();
        await using var emulator = await StartEmulatorAsync(folder);
        await using var stores = (await HostStores.OpenAsync(new StorageSettings { DataDirectory = folder.File("data") })).Stores!;
        await using var app = Build(emulator, stores, TimeSpan.FromSeconds(300));
        await app.StartAsync();
        var account = await LogInAsync(app);
        var lease = (await account.AcquireAsync(Request)).Lease!;
        var channel = emulator.Channels[0];
        Assert.NotNull((await account.GetHistoryAsync(lease, new HistoryQuery { ChannelId = channel.ChannelId, Username = channel.Username })).Value);
        Assert.NotNull((await account.ResolveAsync(lease, "nobody_has_this_name")).Failure);
        await account.ReleaseAsync(lease);

        using var client = new HttpClient { BaseAddress = AddressOf(app) };
        var metrics = await client.GetStringAsync("/metrics");
        foreach (var name in new[]
        {
            "mtproto_requests_total{", "mtproto_request_duration_seconds_bucket{", "mtproto_pool_accounts_healthy 1", "mtproto_pool_accounts_total 1",
            "mtproto_errors_total{", "mtproto_leases_active 0",
            "mtproto_pool_accounts_by_state{state=\"ready\"} 1", "mtproto_account_transitions_total{", "mtproto_account_outcomes_total{",
        })
        {
            Assert.Contains(name, metrics, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("15550000001", metrics, StringComparison.Ordinal);
        await AssertGoodAsync(promtool, metrics);
        await app.StopAsync();
    }

    [Fact]
    public async Task Stop_WithALeaseOut_DrainsClosesAndKeepsTheSession()
    {
        using var folder = new TestFolder();
        await using var emulator = await StartEmulatorAsync(folder);
        var storage = new StorageSettings { DataDirectory = folder.File("data") };
        await using (var stores = (await HostStores.OpenAsync(storage)).Stores!)
        {
            await using var app = Build(emulator, stores, TimeSpan.FromSeconds(300));
            await app.StartAsync();
            using var client = new HttpClient { BaseAddress = AddressOf(app) };
            var account = await LogInAsync(app);
            var lease = (await account.AcquireAsync(Request)).Lease!;
            var clock = Stopwatch.StartNew();
            var stopped = app.StopAsync();
            while ((await account.AcquireAsync(Request)).Refusal != LeaseRefusal.Draining)
            {
                Assert.True(clock.Elapsed < TimeSpan.FromSeconds(40));
                await Task.Yield();
            }

            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync("/readyz")).StatusCode);
            Assert.False(stopped.IsCompleted);
            await account.ReleaseAsync(lease);
            await stopped;
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(120));
        }

        await using (var stores = (await HostStores.OpenAsync(storage)).Stores!)
        {
            await using var app = Build(emulator, stores, TimeSpan.FromSeconds(300));
            await app.StartAsync();
            var account = app.Services.GetRequiredService<IGrainFactory>().GetGrain<IAccountGrain>("alpha");
            Assert.Equal(AccountState.Ready, (await account.GetStatusAsync()).State);
            var lease = (await account.AcquireAsync(Request)).Lease!;
            var channel = emulator.Channels[0];
            Assert.NotEmpty((await account.GetHistoryAsync(
                lease, new HistoryQuery { ChannelId = channel.ChannelId, Username = channel.Username })).Value!.Messages);
            await account.ReleaseAsync(lease);
            await app.StopAsync();
        }
    }

    [Fact]
    public async Task Ready_OfASilo_NamesWhatItDependsOnAndDropsBeforeWorkIsRefused()
    {
        using var folder = new TestFolder();
        await using var emulator = await StartEmulatorAsync(folder);
        var storage = new StorageSettings { DataDirectory = folder.File("data") };
        await using var stores = (await HostStores.OpenAsync(storage)).Stores!;
        await using var app = Build(emulator, stores, TimeSpan.FromSeconds(300), storage, new HealthSettings { DrainDelay = TimeSpan.FromSeconds(1) });
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = AddressOf(app) };
        using var answer = System.Text.Json.JsonDocument.Parse(await client.GetStringAsync("/readyz"));
        Assert.Equal(
            "disk healthy, key_vault healthy, pool healthy, process healthy",
            string.Join(", ", answer.RootElement.GetProperty("dependencies").EnumerateArray().Select(entry => $"{entry.GetProperty("name").GetString()} {entry.GetProperty("status").GetString()}")));

        var account = await LogInAsync(app);
        var stopped = app.StopAsync();
        while ((await client.GetAsync("/readyz")).StatusCode != HttpStatusCode.ServiceUnavailable)
        {
            await Task.Yield();
        }

        // Not ready any more, and work that was on its way is taken all the same.
        var lease = (await account.AcquireAsync(Request)).Lease!;
        await account.ReleaseAsync(lease);
        await stopped;
    }

    [Fact]
    public async Task Program_WithBadSettings_ListsThemAllAndExitsWithTwo()
    {
        using var folder = new TestFolder();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(TelepoolSiloExtensions).Assembly.Location);
        start.Environment["MTPROTO_RPS_PER_ACCOUNT"] = "fast";
        start.Environment["HEALTH_BIND"] = "here";
        start.Environment["TELEPOOL_DATA"] = folder.File("data");
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(2, process.ExitCode);
        Assert.Contains("HEALTH_BIND: ", errors, StringComparison.Ordinal);
        Assert.Contains("MTPROTO_RPS_PER_ACCOUNT: ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("data")));
    }

    [Fact]
    public void Check_KeysThatAreNoneAndPackagesThatAreMissing_ListsBoth()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("keys.pem"), "no key");
        var errors = TelepoolSiloExtensions.Check(new TelepoolSettings
        {
            Telegram = new TelegramSettings { PublicKeysPath = folder.File("keys.pem") },
            Storage = new StorageSettings { Cluster = ClusterKind.Redis, Redis = "localhost" },
        });
        var keys = Assert.Single(errors, error => error.Variable == "MTPROTO_PUBLIC_KEYS");
        Assert.StartsWith(folder.File("keys.pem"), keys.Problem, StringComparison.Ordinal);
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, "Orleans.Clustering.Redis.dll")))
        {
            Assert.Skip("this build has the packages of a Redis cluster");
        }

        Assert.Single(errors, error => error.Variable == "TELEPOOL_CLUSTER");
    }

    private static Task<EmulatorServer> StartEmulatorAsync(TestFolder folder) => EmulatorServer.StartAsync(
        new EmulatorOptions { Channels = 1, Messages = 200, LimitsEnabled = false, DataDirectory = folder.File("emulator") });

    private static WebApplication Build(EmulatorServer emulator, HostStores stores, TimeSpan stopTimeout, StorageSettings? storage = null, HealthSettings? health = null)
    {
        var settings = new TelepoolSettings
        {
            Telegram = new TelegramSettings
            {
                DataCenters = emulator.DataCenters.ToDictionary(pair => pair.Key, pair => (EndPoint)pair.Value),
                PublicKeysPath = emulator.PublicKeyPath,
            },
            Limits = new LimitSettings { RequestsPerSecondPerAccount = 1000, GlobalRequestsPerSecond = 1000, MaxConcurrencyPerAccount = 16 },
            Host = new HostSettings
            {
                HealthBind = new IPEndPoint(IPAddress.Loopback, 0),
                PrometheusPort = 0,
                PrometheusEnabled = true,
                GracefulShutdownTimeout = stopTimeout,
                LogLevel = "Warning",
                Health = health ?? new HealthSettings(),
            },
            Storage = storage ?? new StorageSettings { DataDirectory = Path.GetTempPath() },
        };
        Assert.Empty(TelepoolSiloExtensions.Check(settings));
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddTelepoolDefaults(settings).AddTelepoolSilo(settings, stores);
        var app = builder.Build();
        app.MapTelepoolDefaults();
        return app;
    }

    private static async Task<IAccountGrain> LogInAsync(WebApplication app)
    {
        var account = app.Services.GetRequiredService<IGrainFactory>().GetGrain<IAccountGrain>("alpha");
        Assert.Equal(LoginStep.Code, (await account.BeginLoginAsync("+15550000001")).Step);
        Assert.Equal(LoginStep.Done, (await account.SubmitCodeAsync("12345")).Step);
        return account;
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    private static string? FindPromtool() => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator)
        .Select(directory => Path.Combine(directory, "promtool"))
        .FirstOrDefault(File.Exists);

    private static async Task AssertGoodAsync(string promtool, string metrics)
    {
        using var process = Process.Start(new ProcessStartInfo(promtool, "check metrics")
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        await process.StandardInput.WriteAsync(metrics);
        process.StandardInput.Close();
        var complaints = await process.StandardError.ReadToEndAsync() + await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        // The one name that the platform promises against the rule.
        Assert.DoesNotContain(complaints.Split('\n', StringSplitOptions.RemoveEmptyEntries), static line => line != "mtproto_pool_accounts_total non-counter metrics should not have \"_total\" suffix");
    }
}
