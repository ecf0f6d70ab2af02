using Grains.Accounts.Sessions;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Peers;

namespace Grains.Tests.Accounts;

public sealed class AccountPeersTests
{
    private const string Resolve = "contacts.resolveUsername";

    [Fact]
    public async Task Resolve_NameThatLeadsNowhere_IsAskedOnceByAllAccounts()
    {
        await using var cluster = await StartAsync();
        var alpha = await cluster.LogInAsync("alpha");
        var beta = await cluster.LogInAsync("beta");
        cluster.Sessions["alpha"].Faults.Enqueue(new SessionFault(SessionFaultKind.Rpc, "USERNAME_NOT_OCCUPIED"));
        Assert.Equal(FailureKind.PeerNotFound, (await ResolveAsync(alpha, "nobody")).Failure!.Kind);
        var failure = (await ResolveAsync(beta, "nobody")).Failure!;
        Assert.Equal((FailureKind.PeerNotFound, "USERNAME_NOT_OCCUPIED"), (failure.Kind, failure.Error));
        Assert.Equal(TimeSpan.FromHours(1), failure.RetryAfter);
        Assert.DoesNotContain(Resolve, cluster.Sessions["beta"].Calls);

        var lease = await LeaseAsync(beta, "history");
        Assert.Equal(FailureKind.PeerNotFound, (await beta.GetHistoryAsync(lease, AccountLeaseTests.HistoryOf("nobody"))).Failure!.Kind);
        Assert.DoesNotContain(Resolve, cluster.Sessions["beta"].Calls);

        cluster.Time.Advance(TimeSpan.FromHours(1));
        Assert.NotNull((await ResolveAsync(beta, "nobody")).Value);
        Assert.Single(cluster.Sessions["beta"].Calls, call => call == Resolve);
    }

    [Fact]
    public async Task Resolve_KnownToAnotherAccount_CostsNoCallUntilTheChannelIsRead()
    {
        await using var cluster = await StartAsync();
        var alpha = await cluster.LogInAsync("alpha");
        var beta = await cluster.LogInAsync("beta");
        Assert.Equal(1000, (await ResolveAsync(alpha, "news")).Value!.ChannelId);
        Assert.Equal(1000, (await ResolveAsync(beta, "news")).Value!.ChannelId);
        Assert.DoesNotContain(Resolve, cluster.Sessions["beta"].Calls);

        // Its access hash is its own affair.
        var lease = await LeaseAsync(beta, "history");
        Assert.NotNull((await beta.GetHistoryAsync(lease, AccountLeaseTests.HistoryOf("news"))).Value);
        Assert.Single(cluster.Sessions["beta"].Calls, call => call == Resolve);
    }

    [Fact]
    public async Task Resolve_BudgetUsedUp_IsRefusedUntilTheNextDayAlsoAfterARestart()
    {
        using var folder = new TestFolder();
        await using (var cluster = await StartAsync(folder, perDay: 2))
        {
            var account = await cluster.LogInAsync("alpha");
            Assert.NotNull((await ResolveAsync(account, "one")).Value);
            Assert.NotNull((await ResolveAsync(account, "two")).Value);
            Refused(await ResolveAsync(account, "three"));
            Assert.NotNull((await ResolveAsync(account, "one")).Value);
        }

        await using (var cluster = await StartAsync(folder, perDay: 2))
        {
            var account = cluster.Account("alpha");
            var refused = await account.AcquireAsync(GrainCluster.Request("resolve"));
            Assert.Equal(LeaseRefusal.RateLimited, refused.Refusal);
            var lease = await LeaseAsync(account, "history");
            var failure = (await account.GetHistoryAsync(lease, AccountLeaseTests.HistoryOf("four") with { ChannelId = 4000 })).Failure!;
            Assert.Equal((FailureKind.RateLimited, "RESOLVE_BUDGET"), (failure.Kind, failure.Error));

            cluster.Time.Advance(TimeSpan.FromDays(1));
            Assert.NotNull((await ResolveAsync(account, "three")).Value);
        }

        static void Refused(OperationResult<ChannelInfo> result)
        {
            Assert.Equal((FailureKind.RateLimited, "RESOLVE_BUDGET"), (result.Failure!.Kind, result.Failure.Error));
            Assert.InRange(result.Failure.RetryAfter!.Value, TimeSpan.FromHours(23), TimeSpan.FromHours(24.2));
        }
    }

    [Fact]
    public async Task History_ChannelMetInAnotherAnswer_NeedsNoResolve()
    {
        await using var cluster = await StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = await LeaseAsync(account, "history");
        cluster.Sessions["alpha"].Met.Enqueue(Found(2000, "forwarded"));
        Assert.NotNull((await account.GetHistoryAsync(lease, AccountLeaseTests.HistoryOf("news"))).Value);
        Assert.NotNull((await account.GetHistoryAsync(lease, AccountLeaseTests.HistoryOf("forwarded") with { ChannelId = 2000 })).Value);
        Assert.Single(cluster.Sessions["alpha"].Calls, call => call == Resolve);
    }

    [Fact]
    public async Task History_ChannelThatWasRenamed_GoesOnUnderItsOldName()
    {
        await using var cluster = await StartAsync();
        var account = await cluster.LogInAsync("alpha");
        Assert.NotNull((await ResolveAsync(account, "news")).Value);
        cluster.Sessions["alpha"].Met.Enqueue(Found(1000, "daily"));
        var lease = await LeaseAsync(account, "history");
        Assert.NotNull((await account.GetHistoryAsync(lease, AccountLeaseTests.HistoryOf("news"))).Value);
        Assert.NotNull((await account.GetHistoryAsync(lease, AccountLeaseTests.HistoryOf("news"))).Value);
        Assert.Single(cluster.Sessions["alpha"].Calls, call => call == Resolve);

        // Everybody hears that the old name is free and the new one taken.
        Assert.Null(await Names(cluster, "news").FindAsync("news"));
        Assert.Equal(1000, (await Names(cluster, "daily").FindAsync("daily"))!.Channel!.ChannelId);
    }

    [Fact]
    public async Task History_NameThatPassedToAnotherChannel_IsNotFoundAndTheOthersHearOfIt()
    {
        await using var cluster = await StartAsync();
        await Names(cluster, "news").FoundAsync("news", new ChannelInfo { ChannelId = 900, Username = "news", Title = "Old" });
        var account = await cluster.LogInAsync("alpha");
        var lease = await LeaseAsync(account, "history");
        var failure = (await account.GetHistoryAsync(lease, AccountLeaseTests.HistoryOf("news") with { ChannelId = 900 })).Failure!;
        Assert.Equal((FailureKind.PeerNotFound, "CHANNEL_MOVED"), (failure.Kind, failure.Error));
        var entry = (await Names(cluster, "news").FindAsync("news"))!;
        Assert.Equal((1000, 900), (entry.Channel!.ChannelId, entry.FormerChannelId));
    }

    private static FoundChannel Found(long id, string username) => new(new ChannelInfo { ChannelId = id, Username = username, Title = "Met" }, 5);

    private static IUsernameCacheGrain Names(GrainCluster cluster, string username) =>
        cluster.Grains.GetGrain<IUsernameCacheGrain>(IUsernameCacheGrain.ShardOf(username));

    private static async Task<OperationResult<ChannelInfo>> ResolveAsync(IAccountGrain account, string username)
    {
        // The budget of the day refuses such a lease before the account is asked at all, and the operation on its own as well.
        var lease = await LeaseAsync(account, "admin");
        var result = await account.ResolveAsync(lease, username);
        await account.ReleaseAsync(lease);
        return result;
    }

    private static async Task<Lease> LeaseAsync(IAccountGrain account, string purpose) => (await account.AcquireAsync(GrainCluster.Request(purpose))).Lease!;

    private static Task<GrainCluster> StartAsync(TestFolder? folder = null, int perDay = 200) => GrainCluster.StartAsync(
        folder,
        options => (options.RequestsPerSecond, options.GlobalRequestsPerSecond, options.MaxConcurrency) = (1000, 1000, 20),
        peers: options => options.ResolvesPerDay = perDay);
}
