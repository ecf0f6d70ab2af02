using Grains.Accounts;
using Grains.Accounts.Sessions;
using Grains.Accounts.Sessions.Mtproto;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;
using Grains.Peers;
using Grains.Pool;
using Grains.Rates;
using Grains.Rates.Lending;
using Grains.Tests.Accounts.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Orleans.TestingHost;
using ServiceDefaults.KeyVault;
using ServiceDefaults.Storage;

namespace Grains.Tests;

/// <summary>A silo in this process with the grains, the embedded storage and a key file, and a clock of the test's own for the grains' rules.</summary>
internal sealed class GrainCluster : IAsyncDisposable
{
    private readonly TestFolder _folder;
    private readonly bool _ownsFolder;
    private readonly GrainDatabase _database;
    private readonly bool _ownsDatabase;
    private readonly InProcessTestCluster _cluster;

    private GrainCluster(TestFolder folder, bool ownsFolder, Action<AccountOptions>? accounts, Action<TelegramOptions>? telegram, TimeProvider? clock, Action<PoolOptions>? pool, Action<PeerOptions>? peers, Action<IServiceCollection>? services, GrainDatabase? database)
    {
        _folder = folder;
        _ownsFolder = ownsFolder;
        (_database, _ownsDatabase) = (database ?? GrainDatabase.Open(folder.File("grains.db")).Database!, database is null);
        Vault = new KeyFileSessionVault(KeyFileVault.Open(folder.File("keys"), create: true).Vault!);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddSqliteGrainStorage(GrainStorageNames.Durable, _database);
            silo.UseInMemoryReminderService();
            silo.Services.AddKeyedSingleton<TimeProvider>(GrainClock.Key, clock ?? Time);
            silo.Services.AddSingleton<ISessionVault>(Vault);
            if (telegram is null)
            {
                silo.Services.AddSingleton<ITelegramSessionFactory>(Sessions);
            }

            silo.AddIncomingGrainCallFilter(Calls);
            silo.Services.AddAccounts(accounts, telegram);
            silo.Services.AddPeers(peers);
            silo.Services.Configure<PoolOptions>(options => pool?.Invoke(options));
            services?.Invoke(silo.Services);
            silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        });
        _cluster = builder.Build();
    }

    public ManualClock Time { get; } = new();

    public FakeSessions Sessions { get; } = new();

    public CapturingLogger Log { get; } = new();

    public CallCounter Calls { get; } = new();

    public ISessionVault Vault { get; }

    public IGrainFactory Grains => _cluster.Client;

    public IServiceProvider Silo => _cluster.GetSiloServiceProvider();

    /// <summary>Starts a cluster on a folder of its own, or on one that an earlier cluster has left.</summary>
    /// <param name="folder">Where it keeps its state; null for a folder of its own.</param>
    /// <param name="accounts">Changes the accounts' rules.</param>
    /// <param name="telegram">Takes the real session instead of the fake.</param>
    /// <param name="clock">The clock of the grains' rules; null for <see cref="Time"/>.</param>
    /// <param name="pool">Changes the pool's rules.</param>
    /// <param name="services">Adds services to the silo's.</param>
    /// <param name="database">Where it stores, which another cluster may use as well; null for a database of its own in the folder.</param>
    public static async Task<GrainCluster> StartAsync(
        TestFolder? folder = null, Action<AccountOptions>? accounts = null, Action<TelegramOptions>? telegram = null, TimeProvider? clock = null, Action<PoolOptions>? pool = null,
        Action<PeerOptions>? peers = null, Action<IServiceCollection>? services = null, GrainDatabase? database = null)
    {
        var cluster = new GrainCluster(folder ?? new TestFolder(), folder is null, accounts, telegram, clock, pool, peers, services, database);
        await cluster._cluster.DeployAsync();

        // A silo starts whether or not its first share of the rates has come in time, and without one every lease is refused for a moment.
        var lender = cluster.Silo.GetRequiredService<RateLender>();
        await Eventually.TrueAsync(() => Task.FromResult(lender.Get(RateScopes.Global).PerSecond > 0));
        return cluster;
    }

    public IAccountGrain Account(string name) => Grains.GetGrain<IAccountGrain>(name);

    /// <summary>Logs an account in by the fake's rules.</summary>
    public async Task<IAccountGrain> LogInAsync(string name)
    {
        var account = Account(name);
        await account.BeginLoginAsync("+1 555 000 1234");
        var answer = await account.SubmitCodeAsync(FakeSession.Code);
        Assert.Equal(LoginStep.Done, answer.Step);
        return account;
    }

    public IAccountPoolGrain Pool => Grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool);

    /// <summary>Lets an account learn a channel, and its rates recover from that.</summary>
    public async Task MeetAsync(IAccountGrain account, string username)
    {
        var lease = (await account.AcquireAsync(Request("resolve"))).Lease!;
        Assert.Null((await account.ResolveAsync(lease, username)).Failure);
        await account.ReleaseAsync(lease);
        Time.Advance(TimeSpan.FromMinutes(1));
    }

    public static LeaseRequest Request(string purpose = "history", TimeSpan? timeToLive = null) =>
        new() { Holder = "worker", Purpose = purpose, TimeToLive = timeToLive };

    /// <summary>Waits until so many requests stand in the pool's queues: a call that was begun has not arrived yet.</summary>
    public Task WaitingAsync(int requests) => Eventually.TrueAsync(async () => (await Pool.GetStatusAsync()).Waiting == requests);

    public Task DeactivateAsync(IGrainWithStringKey grain) => _cluster.DeactivateAsync(grain);

    /// <summary>Adds a silo.</summary>
    /// <returns>Its services.</returns>
    public async Task<IServiceProvider> AddSiloAsync() => (await _cluster.StartAdditionalSiloAsync()).ServiceProvider;

    /// <summary>Ends the silo as the loss of its machine does: nothing is closed or stored.</summary>
    public Task KillAsync() => _cluster.KillSiloAsync(_cluster.Silos[0]);

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        if (_ownsDatabase)
        {
            await _database.DisposeAsync();
        }

        if (_ownsFolder)
        {
            _folder.Dispose();
        }
    }
}
