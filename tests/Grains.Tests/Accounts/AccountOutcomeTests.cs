using Grains.Accounts;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Statistics;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Tests.Accounts;

public sealed class AccountOutcomeTests
{
    private static readonly HistoryQuery Query = AccountLeaseTests.HistoryOf("news");

    [Fact]
    public async Task Flood_Short_ParksTheMethodOnly()
    {
        await using var cluster = await StartAsync();
        var (account, failure) = await FailHistoryAsync(cluster, new SessionFault(SessionFaultKind.Flood, "FLOOD_WAIT_20", TimeSpan.FromSeconds(20)));
        Assert.Equal(FailureKind.Flood, failure.Kind);
        Assert.InRange(failure.RetryAfter!.Value, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(22));
        Assert.Equal(1, (await account.GetStatusAsync()).Floods);
        var refused = await account.AcquireAsync(GrainCluster.Request("history"));
        Assert.Equal(LeaseRefusal.Flooded, refused.Refusal);
        Assert.NotNull((await account.AcquireAsync(GrainCluster.Request("resolve"))).Lease);

        cluster.Time.Advance(refused.RetryAfter!.Value);
        Assert.NotNull((await account.AcquireAsync(GrainCluster.Request("history"))).Lease);
    }

    [Fact]
    public async Task Flood_Long_ParksTheAccountAcrossRestarts()
    {
        using var folder = new TestFolder();
        await using (var cluster = await StartAsync(folder))
        {
            var (account, _) = await FailHistoryAsync(cluster, new SessionFault(SessionFaultKind.Flood, "FLOOD_WAIT_3600", TimeSpan.FromHours(1)));
            Assert.Equal(AccountState.Flooded, (await account.GetStatusAsync()).State);
            Assert.Equal(LeaseRefusal.Flooded, (await account.AcquireAsync(GrainCluster.Request("resolve"))).Refusal);
        }

        await using (var cluster = await StartAsync(folder))
        {
            var account = cluster.Account("alpha");
            Assert.Equal(AccountState.Flooded, (await account.GetStatusAsync()).State);
            cluster.Time.Advance(TimeSpan.FromHours(1.2));
            Assert.Equal(AccountState.Ready, (await account.GetStatusAsync()).State);
        }
    }

    [Fact]
    public async Task AuthKeyDuplicated_Once_DisablesAtOnce()
    {
        await using var cluster = await StartAsync();
        var (account, failure) = await FailHistoryAsync(cluster, new SessionFault(SessionFaultKind.Rpc, "AUTH_KEY_DUPLICATED"));
        Assert.Equal(FailureKind.AccountLost, failure.Kind);
        var status = await account.GetStatusAsync();
        Assert.Equal(AccountState.Disabled, status.State);
        Assert.Equal("AUTH_KEY_DUPLICATED", status.Reason);
        Assert.Equal(0, status.ActiveLeases);
        Assert.True(cluster.Sessions["alpha"].IsDisposed);
        Assert.Equal(LeaseRefusal.Disabled, (await account.AcquireAsync(GrainCluster.Request())).Refusal);

        // An operator logs it in again, with new keys.
        await cluster.LogInAsync("alpha");
        Assert.Equal(AccountState.Ready, (await account.GetStatusAsync()).State);
    }

    [Fact]
    public async Task AuthKeyUnregistered_VerifiedGone_NeedsLogin()
    {
        await using var cluster = await StartAsync();
        var gone = new SessionFault(SessionFaultKind.Rpc, "AUTH_KEY_UNREGISTERED");
        var (account, failure) = await FailHistoryAsync(cluster, gone, gone);
        Assert.Equal(FailureKind.Unauthorized, failure.Kind);
        var status = await account.GetStatusAsync();
        Assert.Equal(AccountState.Disabled, status.State);
        Assert.Equal("AUTH_KEY_UNREGISTERED", status.Reason);
        Assert.Contains("users.getUsers", cluster.Sessions["alpha"].Calls);
        Assert.Equal(LeaseRefusal.Disabled, (await account.AcquireAsync(GrainCluster.Request())).Refusal);
    }

    [Fact]
    public async Task AuthKeyUnregistered_VerifiedGood_KeepsTheLogin()
    {
        await using var cluster = await StartAsync();
        var (account, failure) = await FailHistoryAsync(cluster, new SessionFault(SessionFaultKind.Rpc, "AUTH_KEY_UNREGISTERED"));
        Assert.Equal(FailureKind.Refused, failure.Kind);
        Assert.NotNull(failure.RetryAfter);
        Assert.Equal(AccountState.Ready, (await account.GetStatusAsync()).State);
    }

    [Fact]
    public async Task ChannelInvalid_WithRememberedHash_LearnsItAnew()
    {
        await using var cluster = await StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        Assert.NotNull((await account.GetHistoryAsync(lease, Query)).Value);
        cluster.Sessions["alpha"].Faults.Enqueue(new SessionFault(SessionFaultKind.Rpc, "CHANNEL_INVALID"));
        Assert.NotNull((await account.GetHistoryAsync(lease, Query)).Value);
        Assert.Equal(2, cluster.Sessions["alpha"].Calls.Count(call => call == "contacts.resolveUsername"));
    }

    [Fact]
    public async Task Resolve_Twice_AsksTelegramOnceEvenAfterRestart()
    {
        using var folder = new TestFolder();
        await using (var cluster = await StartAsync(folder))
        {
            var account = await cluster.LogInAsync("alpha");
            var lease = (await account.AcquireAsync(GrainCluster.Request("resolve"))).Lease!;
            Assert.Equal(1000, (await account.ResolveAsync(lease, "News")).Value!.ChannelId);
            Assert.Equal(1000, (await account.ResolveAsync(lease, "news")).Value!.ChannelId);
            Assert.Single(cluster.Sessions["alpha"].Calls, call => call == "contacts.resolveUsername");
        }

        await using (var cluster = await StartAsync(folder))
        {
            var account = cluster.Account("alpha");
            var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
            Assert.NotNull((await account.GetHistoryAsync(lease, Query)).Value);
            Assert.DoesNotContain("contacts.resolveUsername", cluster.Sessions["alpha"].Calls);
        }
    }

    [Fact]
    public async Task GetHistory_UsernameOfAnotherChannel_IsNotFound()
    {
        await using var cluster = await StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        var result = await account.GetHistoryAsync(lease, Query with { ChannelId = 2000 });
        Assert.Equal(FailureKind.PeerNotFound, result.Failure!.Kind);
    }

    [Theory]
    [InlineData(SessionFaultKind.Timeout, FailureKind.Timeout, AccountState.Ready)]
    [InlineData(SessionFaultKind.Disconnected, FailureKind.Disconnected, AccountState.Connecting)]
    [InlineData(SessionFaultKind.Proxy, FailureKind.Disconnected, AccountState.Ready)]
    [InlineData(SessionFaultKind.Handshake, FailureKind.Disconnected, AccountState.Ready)]
    [InlineData(SessionFaultKind.NoAddress, FailureKind.Disconnected, AccountState.Ready)]
    [InlineData(SessionFaultKind.Overloaded, FailureKind.RateLimited, AccountState.Ready)]
    [InlineData(SessionFaultKind.Cancelled, FailureKind.Timeout, AccountState.Ready)]
    [InlineData(SessionFaultKind.Unreadable, FailureKind.Unreadable, AccountState.Ready)]
    [InlineData(SessionFaultKind.Refused, FailureKind.Disconnected, AccountState.Quarantined)]
    [InlineData(SessionFaultKind.TransportFlood, FailureKind.Flood, AccountState.Flooded)]
    public async Task Fault_OfTheConnection_IsReportedAndCostsWhatItMust(object fault, FailureKind expected, AccountState state)
    {
        await using var cluster = await StartAsync();
        // Far more often than it takes for an account that is to blame.
        var faults = Enumerable.Repeat(new SessionFault((SessionFaultKind)fault, "WHY"), state is AccountState.Ready or AccountState.Connecting ? 20 : 1).ToArray();
        var (account, failure) = await FailHistoryAsync(cluster, faults);
        Assert.Equal(expected, failure.Kind);
        for (var i = 1; i < faults.Length; i++)
        {
            cluster.Time.Advance(TimeSpan.FromSeconds(1));
            var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
            Assert.Equal(expected, (await account.GetHistoryAsync(lease, Query)).Failure!.Kind);
            await account.ReleaseAsync(lease);
        }

        Assert.Equal(state, (await account.GetStatusAsync()).State);
    }

    [Fact]
    public async Task KeyUnknown_OnASideDataCenter_DropsThatKeyAlone()
    {
        await using var cluster = await StartAsync();
        var fault = new SessionFault(SessionFaultKind.KeyUnknown, "KEY_UNKNOWN") { DataCenter = 4, IsOnSide = true };
        var (account, failure) = await FailHistoryAsync(cluster, fault);
        Assert.Equal((FailureKind.Disconnected, TimeSpan.FromSeconds(1)), (failure.Kind, failure.RetryAfter));
        Assert.Contains("drop 4", cluster.Sessions["alpha"].Calls);
        Assert.DoesNotContain("users.getUsers", cluster.Sessions["alpha"].Calls);
        Assert.Equal(AccountState.Ready, (await account.GetStatusAsync()).State);
    }

    [Fact]
    public async Task Floods_OfThreeMethods_ParkTheAccount()
    {
        await using var cluster = await StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = (await account.AcquireAsync(GrainCluster.Request("updates"))).Lease!;
        var flood = new SessionFault(SessionFaultKind.Flood, "FLOOD_WAIT_20", TimeSpan.FromSeconds(20));
        Assert.NotNull((await account.GetHistoryAsync(lease, Query)).Value);
        cluster.Sessions["alpha"].Faults.Enqueue(flood);
        Assert.Equal(FailureKind.Flood, (await account.GetHistoryAsync(lease, Query)).Failure!.Kind);
        cluster.Sessions["alpha"].Faults.Enqueue(flood);
        Assert.Equal(FailureKind.Flood, (await account.ResolveAsync(lease, "other")).Failure!.Kind);
        Assert.Equal(AccountState.Ready, (await account.GetStatusAsync()).State);
        cluster.Sessions["alpha"].Faults.Enqueue(flood);
        var query = new GraphQuery { Name = "growth_graph", Token = "token", StatsDc = 4 };
        Assert.Equal(FailureKind.Flood, (await account.LoadGraphAsync(lease, query)).Failure!.Kind);
        Assert.Equal(AccountState.Flooded, (await account.GetStatusAsync()).State);
    }

    [Fact]
    public async Task Warning_OfTheSetUp_IsLoggedOnceUntilItWorksAgain()
    {
        await using var cluster = await StartAsync();
        var fault = new SessionFault(SessionFaultKind.Unreadable, "UNREADABLE");
        var (account, _) = await FailHistoryAsync(cluster, fault, fault, fault);
        var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        await account.GetHistoryAsync(lease, Query);
        await account.GetHistoryAsync(lease, Query);
        Assert.Single(cluster.Log.Lines, line => line.Contains("has its cause in the set-up", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Flood_BelowTheThreshold_IsWaitedOutUnheard()
    {
        await using var cluster = await StartPatientAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        cluster.Sessions["alpha"].Faults.Enqueue(new SessionFault(SessionFaultKind.Flood, "FLOOD_WAIT_1", TimeSpan.FromSeconds(1)));
        var started = TimeProvider.System.GetTimestamp();

        Assert.NotNull((await account.GetHistoryAsync(lease, Query)).Value);

        // Timers may be early by their own precision.
        Assert.True(TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(0.9));
        Assert.Equal(0, (await account.GetStatusAsync()).Floods);
        Assert.DoesNotContain(cluster.Log.Lines, line => line.Contains("rests from", StringComparison.Ordinal));
        Assert.Contains(cluster.Log.Lines, line => line.Contains("waits", StringComparison.Ordinal) && line.Contains("FLOOD_WAIT_1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Flood_BelowTheThresholdTwice_IsTold()
    {
        await using var cluster = await StartPatientAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        var flood = new SessionFault(SessionFaultKind.Flood, "FLOOD_WAIT_1", TimeSpan.FromSeconds(1));
        cluster.Sessions["alpha"].Faults.Enqueue(flood);
        cluster.Sessions["alpha"].Faults.Enqueue(flood);

        Assert.Equal(FailureKind.Flood, (await account.GetHistoryAsync(lease, Query)).Failure!.Kind);
        Assert.Equal(1, (await account.GetStatusAsync()).Floods);
    }

    [Theory]
    [InlineData("FLOOD_WAIT_3", 3)]
    [InlineData("TAKEOUT_INIT_DELAY_1", 1)]
    public async Task Flood_AboveTheThresholdOrOfTheAccount_IsToldAtOnce(string name, int seconds)
    {
        await using var cluster = await StartPatientAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        cluster.Sessions["alpha"].Faults.Enqueue(new SessionFault(SessionFaultKind.Flood, name, TimeSpan.FromSeconds(seconds)));

        Assert.Equal(FailureKind.Flood, (await account.GetHistoryAsync(lease, Query)).Failure!.Kind);
        Assert.Equal(1, (await account.GetStatusAsync()).Floods);
    }

    [Fact]
    public async Task Flood_WaitedOutWhileTheSiloBeginsToStop_EndsAtOnce()
    {
        await using var cluster = await StartPatientAsync(TimeSpan.FromSeconds(7));
        var account = await cluster.LogInAsync("alpha");
        var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        cluster.Sessions["alpha"].Faults.Enqueue(new SessionFault(SessionFaultKind.Flood, "FLOOD_WAIT_7", TimeSpan.FromSeconds(7)));
        var reading = account.GetHistoryAsync(lease, Query);
        await Eventually.TrueAsync(() => Task.FromResult(cluster.Log.Lines.Any(line => line.Contains("FLOOD_WAIT_7", StringComparison.Ordinal))));
        using var limit = new CancellationTokenSource();
        await limit.CancelAsync();
        await cluster.Silo.GetRequiredService<AccountDrain>().DrainAsync(limit.Token);

        Assert.Equal(FailureKind.Flood, (await reading).Failure!.Kind);
    }

    private static Task<GrainCluster> StartPatientAsync(TimeSpan? threshold = null) => GrainCluster.StartAsync(
        accounts: options => (options.RequestsPerSecond, options.GlobalRequestsPerSecond, options.MaxConcurrency, options.SleepThreshold, options.CallTimeout) = (1000, 1000, 20, threshold ?? TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(5)),
        clock: TimeProvider.System);

    private static Task<GrainCluster> StartAsync(TestFolder? folder = null) =>
        GrainCluster.StartAsync(folder, options => (options.RequestsPerSecond, options.GlobalRequestsPerSecond, options.MaxConcurrency) = (1000, 1000, 20));

    private static async Task<(IAccountGrain Account, OperationFailure Failure)> FailHistoryAsync(GrainCluster cluster, params SessionFault[] faults)
    {
        var account = await cluster.LogInAsync("alpha");
        var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        Assert.NotNull((await account.GetHistoryAsync(lease, Query)).Value);
        foreach (var fault in faults)
        {
            cluster.Sessions["alpha"].Faults.Enqueue(fault);
        }

        var result = await account.GetHistoryAsync(lease, Query);
        Assert.Null(result.Value);
        await account.ReleaseAsync(lease);
        return (account, result.Failure!);
    }
}
