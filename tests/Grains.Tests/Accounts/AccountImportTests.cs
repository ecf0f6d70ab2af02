using System.Net;
using Emulator;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Pool;
using Grains.Tests.Accounts.Sessions;

namespace Grains.Tests.Accounts;

public sealed class AccountImportTests
{
    private static readonly PortableSession Login = new() { DcId = 2, Key = [.. Enumerable.Range(0, 256).Select(value => (byte)value)] };

    [Fact]
    public async Task Import_Verified_IsReadyAndInThePool()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = cluster.Account("alpha");

        Assert.Equal(77, (await account.ImportAsync(Login, ImportMode.CheckOnly)).UserId);
        Assert.Equal(AccountState.New, (await account.GetStatusAsync()).State);
        var done = await account.ImportAsync(Login, ImportMode.Verify);

        Assert.Equal((LoginStep.Done, 77), (done.Step, done.UserId));
        Assert.Equal(AccountState.Ready, (await account.GetStatusAsync()).State);
        Assert.Equal(["alpha"], await cluster.Grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool).ListAsync());
        Assert.Equal("ACCOUNT_EXISTS", (await account.ImportAsync(Login, ImportMode.Verify)).Failure!.Error);
        await cluster.DeactivateAsync(account);
        Assert.Equal(Login.Key, (await account.ExportAsync()).Value!.Key);
        Assert.DoesNotContain(cluster.Log.Lines, line => line.Contains("AAECAwQF", StringComparison.Ordinal) || line.Contains("00010203", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Import_OfAnotherUserThanItSays_IsRefused()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = cluster.Account("alpha");

        Assert.Equal("USER_MISMATCH", (await account.ImportAsync(Login with { UserId = 78 }, ImportMode.Verify)).Failure!.Error);
        Assert.Equal("AUTH_KEY_INVALID", (await account.ImportAsync(Login with { Key = [1, 2, 3] }, ImportMode.Unverified)).Failure!.Error);
        Assert.Equal("NOT_LOGGED_IN", (await account.ExportAsync()).Failure!.Error);
        Assert.Equal(AccountState.New, (await account.GetStatusAsync()).State);
        Assert.Empty(await cluster.Grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool).ListAsync());
    }

    [Fact]
    public async Task Import_OverADisabledAccount_ReplacesItsLogin()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = await cluster.LogInAsync("alpha");
        cluster.Sessions["alpha"].Faults.Enqueue(new SessionFault(SessionFaultKind.Rpc, "AUTH_KEY_DUPLICATED"));
        await account.ResolveAsync((await account.AcquireAsync(GrainCluster.Request("resolve"))).Lease!, "news");
        Assert.Equal(AccountState.Disabled, (await account.GetStatusAsync()).State);

        Assert.Equal(LoginStep.Done, (await account.ImportAsync(Login, ImportMode.Unverified)).Step);

        Assert.Equal(AccountState.Ready, (await account.GetStatusAsync()).State);
        Assert.Equal(Login.Key, (await account.ExportAsync()).Value!.Key);
    }

    [Fact]
    public async Task ExportAndImport_AgainstTheServers_MovesTheLogin()
    {
        using var folder = new TestFolder();
        await using var emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Channels = 1, Messages = 50, LimitsEnabled = false, DataDirectory = folder.File("emulator") });
        PortableSession login;
        await using (var first = await StartAsync(emulator))
        {
            var account = first.Account("alpha");
            await account.BeginLoginAsync("+15550000009");
            await account.SubmitCodeAsync("12345");
            Assert.Equal(LoginStep.Done, (await account.SubmitPasswordAsync("telepool")).Step);
            login = (await account.ExportAsync()).Value!;
            Assert.Equal(emulator.DataCenters[login.DcId].ToString(), login.Address);
        }

        await using var second = await StartAsync(emulator);
        var bad = (byte[])login.Key.Clone();
        bad[7] ^= 1;
        Assert.Equal("KEY_UNKNOWN", (await second.Account("bad").ImportAsync(login with { Key = bad, UserId = 0 }, ImportMode.Verify)).Failure!.Error);
        var other = await second.Account("elsewhere").ImportAsync(login with { DcId = login.DcId == 1 ? 2 : 1 }, ImportMode.Verify);
        Assert.Equal(LoginStep.Failed, other.Step);
        Assert.Equal("USER_MISMATCH", (await second.Account("who").ImportAsync(login with { UserId = login.UserId + 1 }, ImportMode.Verify)).Failure!.Error);

        var moved = second.Account("moved");
        Assert.Equal(login.UserId, (await moved.ImportAsync(login with { UserId = 0 }, ImportMode.Verify)).UserId);
        var lease = (await moved.AcquireAsync(GrainCluster.Request("resolve"))).Lease!;
        Assert.NotNull((await moved.ResolveAsync(lease, emulator.Channels[0].Username)).Value);
        Assert.Equal(["moved"], await second.Grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool).ListAsync());
    }

    private static Task<GrainCluster> StartAsync(EmulatorServer emulator) => GrainCluster.StartAsync(
        null,
        options => (options.RequestsPerSecond, options.GlobalRequestsPerSecond, options.MaxConcurrency) = (10_000, 100_000, 64),
        telegram =>
        {
            telegram.DataCenters = emulator.DataCenters.ToDictionary(pair => pair.Key, pair => (EndPoint)pair.Value);
            telegram.PublicKeysPath = emulator.PublicKeyPath;
        });
}
