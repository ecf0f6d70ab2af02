using System.Diagnostics;
using System.Net;
using Emulator;
using Grains;
using Grains.Accounts;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;
using ServiceDefaults.KeyVault;
using ServiceDefaults.Storage;
using Telepool.Silo;

namespace Telepool.Cluster.Tests;

/// <summary>An account whose machine dies.</summary>
public sealed class AccountFailoverTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly LeaseRequest Request = new() { Holder = "test", Purpose = "history" };

    [Fact]
    public async Task QuarantineAndAudit_WhenTheSiloIsKilled_GoOnElsewhere()
    {
        using var folder = new TestFolder();
        await using var emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Channels = 1, Messages = 100, LimitsEnabled = false, DataDirectory = folder.File("emulator") });
        await using var database = GrainDatabase.Open(folder.File("grains.db")).Database!;
        await using var cluster = await StartAsync(folder, emulator, database);
        var account = cluster.Client.GetGrain<IAccountGrain>("alpha");
        await account.BeginLoginAsync("+15550000001");
        Assert.Equal(LoginStep.Done, (await account.SubmitCodeAsync("12345")).Step);
        Assert.True((await account.ActAsync(new AccountActionRequest { Action = AccountAction.Quarantine, Actor = "ann", Duration = TimeSpan.FromHours(1) })).Done);
        var before = await account.GetStatusAsync();

        Assert.True(cluster.TryGetGrainContext(account.GetGrainId(), out var context));
        await cluster.KillSiloAsync(cluster.GetSiloForAddress(context.Address.SiloAddress!)!);

        var after = await RetryAsync(account.GetStatusAsync);
        Assert.Equal((AccountState.Quarantined, 1, before.QuarantinedUntil), (after.State, after.Strikes, after.QuarantinedUntil));
        var audit = await RetryAsync(() => account.GetAuditAsync(null, 10));
        Assert.Equal(["QUARANTINE", "LOGGED_IN", "LOGIN_BEGUN"], audit.Select(entry => entry.Reason));
        Assert.True((await RetryAsync(() => account.ActAsync(new AccountActionRequest { Action = AccountAction.Release, Actor = "ann" }))).Done);
        var clock = Stopwatch.StartNew();
        while ((await RetryAsync(account.GetStatusAsync)).ProbationUntil is null)
        {
            Assert.True(clock.Elapsed < Patience);
        }

        Assert.NotNull(await AcquireAsync(account));
    }

    [Fact]
    public async Task Account_WhenItsSiloIsKilled_GoesOnElsewhereUnderANewEpoch()
    {
        using var folder = new TestFolder();
        await using var emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Channels = 1, Messages = 100, LimitsEnabled = false, DataDirectory = folder.File("emulator") });
        await using var database = GrainDatabase.Open(folder.File("grains.db")).Database!;
        await using var cluster = await StartAsync(folder, emulator, database);
        var account = cluster.Client.GetGrain<IAccountGrain>("alpha");
        await account.BeginLoginAsync("+15550000001");
        Assert.Equal(LoginStep.Done, (await account.SubmitCodeAsync("12345")).Step);
        var before = (await account.AcquireAsync(Request)).Lease!;
        var channel = emulator.Channels[0];
        var query = new HistoryQuery { ChannelId = channel.ChannelId, Username = channel.Username };
        Assert.NotNull((await account.GetHistoryAsync(before, query)).Value);

        Assert.True(cluster.TryGetGrainContext(account.GetGrainId(), out var context));
        await cluster.KillSiloAsync(cluster.GetSiloForAddress(context.Address.SiloAddress!)!);

        var after = await AcquireAsync(account);
        Assert.True(after.Epoch > before.Epoch);
        Assert.Equal(LeaseRefusal.Stale, (await account.GetHistoryAsync(before, query)).Failure!.Refusal);
        Assert.NotEmpty((await account.GetHistoryAsync(after, query)).Value!.Messages);
    }

    private static async Task<InProcessTestCluster> StartAsync(TestFolder folder, EmulatorServer emulator, GrainDatabase database)
    {
        var vault = KeyFileVault.Open(folder.File("keys"), create: true).Vault!;
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddSqliteGrainStorage(GrainStorageNames.Durable, database);
            silo.Services.AddSingleton<ISessionVault>(new SealedSessionVault(vault));
            silo.Services.AddAccounts(
                accounts => (accounts.RequestsPerSecond, accounts.GlobalRequestsPerSecond) = (1000, 1000),
                telegram =>
                {
                    telegram.DataCenters = emulator.DataCenters.ToDictionary(pair => pair.Key, pair => (EndPoint)pair.Value);
                    telegram.PublicKeysPath = emulator.PublicKeyPath;
                });
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    /// <summary>Calls fail until the cluster has noticed the death; callers have to try again.</summary>
    private static async Task<T> RetryAsync<T>(Func<Task<T>> call)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException && clock.Elapsed < Patience)
            {
                await Task.Yield();
            }
        }
    }

    private static async Task<Lease> AcquireAsync(IAccountGrain account)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if ((await RetryAsync(() => account.AcquireAsync(Request))).Lease is { } lease)
            {
                return lease;
            }

            Assert.True(clock.Elapsed < Patience);
        }
    }
}
