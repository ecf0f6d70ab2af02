using Grains;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Admission;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;
using Grains.Interfaces.Proxies;
using Grains.Proxies;
using Grains.Tests.Accounts.Sessions;
using Grains.Tests.Proxies;
using Microsoft.Extensions.DependencyInjection;

namespace Telepool.Silo.Tests.Pages;

/// <summary>A silo with ten thousand accounts, proxies, work, gateways and users, some of them with names that try to be more than names.</summary>
internal sealed class Deployment : IAsyncDisposable
{
    /// <summary>Accounts of the pool.</summary>
    public const int Accounts = 10_000;

    /// <summary>A name that is markup, where somebody forgot to write it as text.</summary>
    public const string Hostile = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>";

    /// <summary>A user's secret.</summary>
    public const string UserSecret = "dd00112233445566778899aabbccddeeff";

    private Deployment(OperatorSite site) => Site = site;

    public OperatorSite Site { get; }

    public IGrainFactory Grains => Site.Grains;

    public IAccountPoolGrain Pool => Grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool);

    public IProxyPoolGrain Proxies => Grains.GetGrain<IProxyPoolGrain>(IProxyPoolGrain.DefaultPool);

    public ICollectionGrain Job => Grains.GetGrain<ICollectionGrain>(ICollectionGrain.DefaultJob);

    /// <summary>Names of accounts that have a login, besides the ten thousand.</summary>
    public static IReadOnlyList<string> Real { get; } = ["reader-a", "reader-b", "reader-c", "reader-d", "reader-e"];

    public static async Task<Deployment> StartAsync()
    {
        var site = await OperatorSite.StartAsync(services: static services =>
        {
            services.AddKeyedSingleton(GrainClock.Key, TimeProvider.System);
            services.AddSingleton<ITelegramSessionFactory>(new FakeSessions());
            services.AddSingleton<IProxyProber>(new FakeProber());
        });
        var deployment = new Deployment(site);
        await deployment.FillAsync();
        return deployment;
    }

    public ValueTask DisposeAsync() => Site.DisposeAsync();

    /// <summary>The gateway's counts, for another heartbeat.</summary>
    public Task BeatAsync(int connections, long bytes) =>
        Grains.GetGrain<IGatewayDirectoryGrain>(IGatewayDirectoryGrain.DefaultKey).HeartbeatAsync(
            new GatewayInfo
            {
                Id = "edge-1",
                Addresses = ["203.0.113.10:443", "[2001:db8::10]:443"],
                Version = "0.1.0",
                StartedAt = TimeProvider.System.GetUtcNow().AddHours(-5),
                Connections = connections,
                Configuration = 7,
                Bytes = bytes,
                Counts = [new("bytes", "up", bytes / 5), new("bytes", "down", bytes * 4 / 5), new("recognised", "tls", bytes / 9000), new("recognised", "obfuscated", bytes / 20000), new("recognised", Hostile, 3), new("handshakes", "fake_tls accepted", bytes / 9500), new("refusals", "banned", 41)],
                Users = [new GatewayUser("dora", true, "tls"), new GatewayUser("erik", false, "padded")],
                UserCount = 12,
            },
            TimeSpan.FromHours(1));

    /// <summary>Calls that accounts have made since.</summary>
    public async Task WorkAsync(int step)
    {
        for (var i = 100; i < 140; i++)
        {
            var report = Report($"acc-{i:00000}", i);
            await Pool.ReportAsync(report with { Sequence = 2 + step, Status = report.Status with { Calls = report.Status.Calls + (step * (2 + (i % 3))), Floods = report.Status.Floods + (step / 6) } });
        }
    }

    private async Task FillAsync()
    {
        await Pool.AddManyAsync([.. Enumerable.Range(0, Accounts - Real.Count - 1).Select(static i => $"acc-{i:00000}"), .. Real, Hostile]);
        for (var i = 0; i < Accounts - Real.Count - 1; i++)
        {
            await Pool.ReportAsync(Report($"acc-{i:00000}", i));
        }

        await Pool.ReportAsync(Report(Hostile, 31) with { Status = Status(Hostile, 31) with { State = AccountState.Disabled, Reason = Hostile } });
        foreach (var name in Real)
        {
            var account = Grains.GetGrain<IAccountGrain>(name);
            await account.BeginLoginAsync("+1 555 000 1234");
            Assert.Equal(LoginStep.Done, (await account.SubmitCodeAsync(FakeSession.Code)).Step);
        }

        Assert.Empty((await Proxies.AddAsync("socks5://user:secret@198.51.100.7:1080#name=north&country=DE&capacity=50 http://198.51.100.8:3128#name=south mtproxy://dd00112233445566778899aabbccddeeff@198.51.100.9:443#name=west")).Errors);
        await Job.ChangeAsync(new CollectionChange { Channels = ["telepool_news", "weather", "markets"], Kinds = ["history", "updates"] });
        await Job.AttachAsync(new WorkerInfo { Name = Hostile, Instance = Guid.NewGuid(), Kinds = ["history"], Capacity = 20, TimeToLive = TimeSpan.FromMinutes(10) });
        var cursor = Grains.GetGrain<ICursorGrain>("history/weather");
        var claim = await cursor.ClaimAsync("worker", TimeSpan.FromMinutes(5));
        await cursor.ReportAsync(claim.Epoch, new CursorProgress { HighId = 900, LowId = 500, Stored = 400, Total = 900, AccountId = Hostile });
        await Grains.GetGrain<IUserDirectoryGrain>(IUserDirectoryGrain.DefaultKey).ReplaceAsync(System.Text.Encoding.UTF8.GetBytes(
            $$"""{"alice": {"secret": "{{UserSecret}}", "quotaBytes": 1000000 }, "bob": "{{UserSecret[2..^2]}}01", "carol": {"secret": "{{UserSecret[..^2]}}02", "enabled": false } }"""), 0);
        await Grains.GetGrain<IUserGrain>("alice").ExchangeAsync(new UserReport
        {
            Gateway = "edge-1", Sequence = 1, Limits = new UserLimits { Revision = 1, QuotaBytes = 1_000_000, MaxConnections = 8, MaxDevices = 3 }, Connections = 2, Slots = 2, DeviceCount = 1, BytesUp = 20_000, BytesDown = 300_000,
        });
        await Grains.GetGrain<IBanListGrain>(IBanListGrain.DefaultKey).BanAsync(new BanRequest { Prefix = "203.0.113.77", Reason = Hostile, TimeToLive = null, By = "owner" });
        await BeatAsync(1200, 90_000_000);
    }

    private static AccountReport Report(string name, int i) => new()
    {
        Status = Status(name, i),
        Sequence = 1,
        Refusal = (i % 97) switch { 13 => LeaseRefusal.Quarantined, 31 => LeaseRefusal.Disabled, _ => LeaseRefusal.None },
        Host = "silo-" + (i % 3),
        MaxLeases = 2,
        CallsPerSecond = 0.7,
        Leases = i % 400 == 0
            ?
            [
                new LeaseInfo
                {
                    LeaseId = Guid.NewGuid(), AccountId = name, Holder = i == 0 ? Hostile : "worker-" + (i % 7), Tenant = "default", Purpose = "history", Peer = i == 0 ? Hostile : "weather",
                    GrantedAt = TimeProvider.System.GetUtcNow(), ExpiresAt = TimeProvider.System.GetUtcNow().AddHours(1),
                },
            ]
            : [],
    };

    private static AccountStatus Status(string name, int i) => new()
    {
        AccountId = name,
        State = (i % 97) switch { 13 => AccountState.Quarantined, 31 => AccountState.Disabled, 57 => AccountState.Flooded, 58 => AccountState.Probation, _ => AccountState.Ready },
        Reason = (i % 97) switch { 13 => "three network faults", 31 => "AUTH_KEY_UNREGISTERED", 57 => "FLOOD_WAIT", _ => string.Empty },
        QuarantinedUntil = i % 97 == 13 ? TimeProvider.System.GetUtcNow().AddMinutes(30) : null,
        ParkedUntil = i % 97 == 57 ? TimeProvider.System.GetUtcNow().AddMinutes(5) : null,
        HomeDc = 1 + (i % 5),
        ActiveLeases = i % 400 == 0 ? 1 : 0,
        Calls = 100 + (i * 7 % 5000),
        Floods = i % 11,
        Strikes = i % 97 == 13 ? 2 : 0,
    };
}
