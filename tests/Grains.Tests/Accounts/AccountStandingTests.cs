using Grains.Accounts;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Tests.Accounts.Sessions;

namespace Grains.Tests.Accounts;

/// <summary>Quarantine, probation and what operators do, on a clock of the test's own.</summary>
public sealed class AccountStandingTests
{
    private static readonly SessionFault ServerFault = new(SessionFaultKind.Server, "RPC_CALL_FAIL") { Code = 500 };

    [Fact]
    public async Task Quarantine_AfterFailuresInARow_DoublesWithEachStrikeUpToTheCap()
    {
        await using var cluster = await StartAsync(options => (options.SuspicionLimit, options.QuarantineCap, options.QuarantineJitter) = (2, TimeSpan.FromMinutes(3), 0));
        var account = await cluster.LogInAsync("alpha");
        await FailAsync(cluster, account, ServerFault, ServerFault);
        Assert.Equal(TimeSpan.FromSeconds(30), await LeftAsync(cluster, account));
        foreach (var seconds in new[] { 60, 120, 180, 180 })
        {
            await ReturnAsync(cluster, account);
            // On probation the first failure is enough.
            cluster.Time.Advance(TimeSpan.FromSeconds(20));
            await FailAsync(cluster, account, ServerFault);
            Assert.Equal(TimeSpan.FromSeconds(seconds), await LeftAsync(cluster, account));
        }

        Assert.Equal(5, (await account.GetStatusAsync()).Strikes);
    }

    [Fact]
    public async Task Quarantine_SuccessBetweenFailures_DoesNotBegin()
    {
        await using var cluster = await StartAsync(options => options.SuspicionLimit = 2);
        var account = await cluster.LogInAsync("alpha");
        for (var i = 0; i < 4; i++)
        {
            await FailAsync(cluster, account, ServerFault);
            Assert.Null(await ReadAsync(account));
        }

        Assert.Equal(AccountState.Ready, (await account.GetStatusAsync()).State);
    }

    [Fact]
    public async Task Quarantine_WithLeasesOut_RefusesThemAndClosesTheConnection()
    {
        await using var cluster = await StartAsync(options => options.SuspicionLimit = 1);
        var account = await cluster.LogInAsync("alpha");
        var other = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        var session = cluster.Sessions["alpha"];
        await FailAsync(cluster, account, ServerFault);
        Assert.True(session.IsDisposed);
        Assert.Equal(LeaseRefusal.Quarantined, (await account.GetHistoryAsync(other, AccountLeaseTests.HistoryOf("news"))).Failure!.Refusal);
        Assert.Equal(0, (await account.GetStatusAsync()).ActiveLeases);
        var refused = await account.AcquireAsync(GrainCluster.Request());
        Assert.Equal(LeaseRefusal.Quarantined, refused.Refusal);
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(36));
    }

    [Fact]
    public async Task Probation_AfterTheProbe_IsATenthOfTheRateAndThenReady()
    {
        await using var cluster = await StartAsync(options => (options.SuspicionLimit, options.RequestsPerSecond, options.MaxConcurrency) = (1, 2, 1));
        var account = await cluster.LogInAsync("alpha");
        await FailAsync(cluster, account, ServerFault);
        await ReturnAsync(cluster, account);
        Assert.Single(cluster.Sessions["alpha"].Calls, call => call == "users.getUsers");

        cluster.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Null(await ReadAsync(account));
        var refused = await account.AcquireAsync(GrainCluster.Request());
        Assert.Equal(LeaseRefusal.RateLimited, refused.Refusal);
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6));

        cluster.Time.Advance(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(async () => (await account.GetStatusAsync()).State == AccountState.Ready);
        var answer = await account.AcquireAsync(GrainCluster.Request());
        await account.GetHistoryAsync(answer.Lease!, AccountLeaseTests.HistoryOf("news"));
        await account.ReleaseAsync(answer.Lease!);
        Assert.InRange((await account.AcquireAsync(GrainCluster.Request())).RetryAfter!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(
            ["LOGIN_BEGUN", "LOGGED_IN", "SERVER", "QUARANTINE_OVER", "PROBATION_OVER"],
            (await account.GetAuditAsync(null, 10)).Reverse().Select(entry => entry.Reason));
    }

    [Fact]
    public async Task Probe_FindsNoWay_IsMadeAgainAndCostsNoStrike()
    {
        await using var cluster = await StartAsync(options => options.SuspicionLimit = 1);
        var account = await cluster.LogInAsync("alpha");
        await FailAsync(cluster, account, ServerFault);
        cluster.Sessions.Faults.Enqueue(new SessionFault(SessionFaultKind.Disconnected, "DISCONNECTED"));
        cluster.Time.Advance(TimeSpan.FromSeconds(40));
        await Eventually.TrueAsync(() => Task.FromResult(cluster.Sessions.Faults.IsEmpty));
        var status = await account.GetStatusAsync();
        Assert.Equal((AccountState.Probation, 1), (status.State, status.Strikes));
        Assert.Null(status.ProbationUntil);
        await ReturnAsync(cluster, account);
    }

    [Theory]
    [InlineData("USER_DEACTIVATED_BAN", AccountState.Disabled)]
    [InlineData("PEER_FLOOD", AccountState.Restricted)]
    [InlineData("ERROR_OF_A_NEW_KIND", AccountState.Quarantined)]
    public async Task Probe_Refused_FollowsTheTable(string error, AccountState expected)
    {
        await using var cluster = await StartAsync(options => options.SuspicionLimit = 1);
        var account = await cluster.LogInAsync("alpha");
        await FailAsync(cluster, account, ServerFault);
        cluster.Sessions.Faults.Enqueue(new SessionFault(SessionFaultKind.Rpc, error));
        cluster.Time.Advance(TimeSpan.FromSeconds(40));
        await Eventually.TrueAsync(async () => (await account.GetStatusAsync()).State == expected);
    }

    [Fact]
    public async Task Strikes_OverCleanTime_Heal()
    {
        await using var cluster = await StartAsync(options => (options.SuspicionLimit, options.QuarantineJitter) = (1, 0));
        var account = await cluster.LogInAsync("alpha");
        await FailAsync(cluster, account, ServerFault);
        await ReturnAsync(cluster, account);
        cluster.Time.Advance(TimeSpan.FromSeconds(20));
        await FailAsync(cluster, account, ServerFault);
        Assert.Equal(2, (await account.GetStatusAsync()).Strikes);
        await ReturnAsync(cluster, account);
        cluster.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, (await account.GetStatusAsync()).Strikes);
        cluster.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, (await account.GetStatusAsync()).Strikes);
    }

    [Fact]
    public async Task Quarantine_OverARestart_GoesOnWithItsStrikes()
    {
        using var folder = new TestFolder();
        await using (var cluster = await StartAsync(options => options.SuspicionLimit = 1, folder))
        {
            var account = await cluster.LogInAsync("alpha");
            await account.ActAsync(new AccountActionRequest { Action = AccountAction.Quarantine, Actor = "ann", Duration = TimeSpan.FromMinutes(10) });
        }

        await using (var cluster = await StartAsync(options => options.SuspicionLimit = 1, folder))
        {
            var account = cluster.Account("alpha");
            var status = await account.GetStatusAsync();
            Assert.Equal((AccountState.Quarantined, 1), (status.State, status.Strikes));
            Assert.Equal(LeaseRefusal.Quarantined, (await account.AcquireAsync(GrainCluster.Request())).Refusal);
            cluster.Time.Advance(TimeSpan.FromMinutes(11));
            await ReturnAsync(cluster, account, TimeSpan.Zero);
            Assert.Null(await ReadAsync(account));
        }
    }

    [Fact]
    public async Task EjectionCap_ReachedByOthers_SlowsTheAccountDownInstead()
    {
        await using var cluster = await StartAsync(options => options.SuspicionLimit = 1, share: 0.3);
        var first = await cluster.LogInAsync("alpha");
        var second = await cluster.LogInAsync("beta");
        await FailAsync(cluster, first, ServerFault);
        Assert.Equal(AccountState.Quarantined, (await first.GetStatusAsync()).State);
        await FailAsync(cluster, second, ServerFault);
        var status = await second.GetStatusAsync();
        Assert.Equal((AccountState.Probation, 0), (status.State, status.Strikes));
        Assert.Null(await ReadAsync(second));
        Assert.Equal("EJECTION_CAP SERVER", (await second.GetAuditAsync(null, 1))[0].Reason);
        Assert.Contains(cluster.Log.Lines, line => line.Contains("too many accounts rest already", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("PEER_FLOOD", AccountState.Restricted)]
    [InlineData("USER_DEACTIVATED", AccountState.Disabled)]
    public async Task Enable_AfterTelegramsWord_GoesThroughProbation(string error, AccountState expected)
    {
        await using var cluster = await StartAsync();
        var account = await cluster.LogInAsync("alpha");
        await FailAsync(cluster, account, new SessionFault(SessionFaultKind.Rpc, error));
        Assert.Equal(expected, (await account.GetStatusAsync()).State);
        Assert.True((await ActAsync(account, AccountAction.Enable)).Done);
        await Eventually.TrueAsync(async () => (await account.GetStatusAsync()).ProbationUntil is not null);
        Assert.Null(await ReadAsync(account));
    }

    [Fact]
    public async Task Enable_BurnedOrLostLogin_NeedsALogin()
    {
        await using var cluster = await StartAsync();
        var burned = await cluster.LogInAsync("alpha");
        await FailAsync(cluster, burned, new SessionFault(SessionFaultKind.Rpc, "AUTH_KEY_DUPLICATED"));
        Assert.Equal("NEEDS_LOGIN", (await ActAsync(burned, AccountAction.Enable)).Refusal);
        var lost = await cluster.LogInAsync("beta");
        var gone = new SessionFault(SessionFaultKind.Rpc, "SESSION_REVOKED");
        await FailAsync(cluster, lost, "beta", gone, gone);
        Assert.Equal("NEEDS_LOGIN", (await ActAsync(lost, AccountAction.Enable)).Refusal);
        await cluster.LogInAsync("alpha");
        Assert.Null(await ReadAsync(burned));
    }

    [Fact]
    public async Task Disable_ThenEnable_KeepsTheLogin()
    {
        await using var cluster = await StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var answer = await ActAsync(account, AccountAction.Disable, "the phone was lost");
        Assert.Equal((true, AccountState.Disabled, "the phone was lost"), (answer.Done, answer.Status.State, answer.Status.Reason));
        Assert.True(cluster.Sessions["alpha"].IsDisposed);
        Assert.Equal("ALREADY_DISABLED", (await ActAsync(account, AccountAction.Disable)).Refusal);
        Assert.True((await ActAsync(account, AccountAction.Enable)).Done);
        await Eventually.TrueAsync(async () => (await account.GetStatusAsync()).ProbationUntil is not null);
        Assert.Null(await ReadAsync(account));
        Assert.Equal("the phone was lost", (await account.GetAuditAsync(null, 10)).Single(entry => entry.To == AccountState.Disabled).Reason);
    }

    [Fact]
    public async Task Drain_WithALeaseOut_LetsItFinishThenCloses()
    {
        await using var cluster = await StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        Assert.Equal(AccountState.Draining, (await ActAsync(account, AccountAction.Drain)).Status.State);
        Assert.Equal(LeaseRefusal.Draining, (await account.AcquireAsync(GrainCluster.Request())).Refusal);
        Assert.NotNull((await account.GetHistoryAsync(lease, AccountLeaseTests.HistoryOf("news"))).Value);
        var session = cluster.Sessions["alpha"];
        Assert.False(session.IsDisposed);
        await account.ReleaseAsync(lease);
        await Eventually.TrueAsync(() => Task.FromResult(session.IsDisposed));
        Assert.True((await ActAsync(account, AccountAction.Enable)).Done);
        Assert.Equal(AccountState.Ready, (await account.GetStatusAsync()).State);
        Assert.Null(await ReadAsync(account));
    }

    [Fact]
    public async Task Release_FromQuarantine_ProbesAtOnceAndKeepsFloods()
    {
        await using var cluster = await StartAsync();
        var account = await cluster.LogInAsync("alpha");
        await FailAsync(cluster, account, new SessionFault(SessionFaultKind.Flood, "FLOOD_WAIT_30", TimeSpan.FromSeconds(30)));
        Assert.Equal("NOT_QUARANTINED", (await ActAsync(account, AccountAction.Release)).Refusal);
        Assert.True((await ActAsync(account, AccountAction.Quarantine)).Done);
        Assert.True((await ActAsync(account, AccountAction.Release)).Done);
        await Eventually.TrueAsync(async () => (await account.GetStatusAsync()).ProbationUntil is not null);
        Assert.Equal(LeaseRefusal.Flooded, (await account.AcquireAsync(GrainCluster.Request())).Refusal);
        Assert.Single((await account.GetStatusAsync()).Parked);
    }

    [Theory]
    [InlineData(AccountAction.Enable)]
    [InlineData(AccountAction.Quarantine)]
    [InlineData(AccountAction.Drain)]
    public async Task Act_BeforeLogin_NeedsALogin(AccountAction action)
    {
        await using var cluster = await StartAsync();
        Assert.Equal("NEEDS_LOGIN", (await ActAsync(cluster.Account("nobody"), action)).Refusal);
        Assert.Empty(await cluster.Account("nobody").GetAuditAsync(null, 10));
    }

    private static Task<GrainCluster> StartAsync(Action<AccountOptions>? change = null, TestFolder? folder = null, double share = 1) => GrainCluster.StartAsync(
        folder,
        options =>
        {
            (options.RequestsPerSecond, options.GlobalRequestsPerSecond, options.MaxConcurrency) = (1000, 1000, 20);
            options.UpkeepPeriod = TimeSpan.FromMilliseconds(20);
            change?.Invoke(options);
        },
        pool: options => options.EjectionMaxShare = share);

    private static Task<AccountActionAnswer> ActAsync(IAccountGrain account, AccountAction action, string reason = "") =>
        account.ActAsync(new AccountActionRequest { Action = action, Actor = "ann", Reason = reason });

    private static async Task<TimeSpan> LeftAsync(GrainCluster cluster, IAccountGrain account) =>
        (await account.GetStatusAsync()).QuarantinedUntil!.Value - cluster.Time.GetUtcNow();

    /// <summary>Lets the quarantine pass and waits for the probe.</summary>
    private static async Task ReturnAsync(GrainCluster cluster, IAccountGrain account, TimeSpan? after = null)
    {
        cluster.Time.Advance(after ?? ((await account.GetStatusAsync()).QuarantinedUntil - cluster.Time.GetUtcNow() ?? TimeSpan.FromSeconds(15)));
        await Eventually.TrueAsync(async () => (await account.GetStatusAsync()).ProbationUntil is not null);
    }

    private static Task FailAsync(GrainCluster cluster, IAccountGrain account, params SessionFault[] faults) => FailAsync(cluster, account, "alpha", faults);

    /// <summary>Lets as many calls fail as there are faults; those that the account makes by itself take from them too.</summary>
    private static async Task FailAsync(GrainCluster cluster, IAccountGrain account, string name, params SessionFault[] faults)
    {
        name = account.GetPrimaryKeyString() is { Length: > 0 } key ? key : name;
        Assert.Null(cluster.Sessions[name].IsDisposed ? null : await ReadAsync(account));
        foreach (var fault in faults)
        {
            cluster.Sessions[name].Faults.Enqueue(fault);
        }

        while (!cluster.Sessions[name].Faults.IsEmpty)
        {
            cluster.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.NotNull(await ReadAsync(account));
        }
    }

    private static async Task<OperationFailure?> ReadAsync(IAccountGrain account)
    {
        var answer = await account.AcquireAsync(GrainCluster.Request());
        Assert.True(answer.Lease is not null, answer.Refusal.ToString());
        var result = await account.GetHistoryAsync(answer.Lease, AccountLeaseTests.HistoryOf("news"));
        await account.ReleaseAsync(answer.Lease);
        return result.Failure;
    }
}
