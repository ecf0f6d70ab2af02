using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;

namespace Grains.Tests.Accounts;

public sealed class AccountLeaseTests
{
    [Fact]
    public async Task Acquire_BeforeLogin_IsRefused()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var answer = await cluster.Account("alpha").AcquireAsync(GrainCluster.Request());
        Assert.Equal(LeaseRefusal.NotLoggedIn, answer.Refusal);
        Assert.Null(answer.Lease);
    }

    [Fact]
    public async Task Acquire_AfterLogin_LastsThirtySeconds()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var answer = await account.AcquireAsync(GrainCluster.Request());
        Assert.Equal(LeaseRefusal.None, answer.Refusal);
        Assert.Equal(cluster.Time.GetUtcNow() + TimeSpan.FromSeconds(30), answer.Lease!.ExpiresAt);
        Assert.Equal(1, (await account.GetStatusAsync()).ActiveLeases);
    }

    [Fact]
    public async Task Acquire_OneCallAndRelease_AreThreeGrainCalls()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = await cluster.LogInAsync("alpha");
        await cluster.MeetAsync(account, "news");
        var before = cluster.Calls.Calls;

        var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        Assert.NotNull((await account.GetHistoryAsync(lease, HistoryOf("news"))).Value);
        await account.ReleaseAsync(lease);

        Assert.Equal(3, cluster.Calls.Calls - before);
    }

    [Fact]
    public async Task Acquire_MoreThanConcurrency_IsBusyUntilOneIsReleased()
    {
        await using var cluster = await GrainCluster.StartAsync(accounts: options => (options.RequestsPerSecond, options.GlobalRequestsPerSecond) = (1000, 1000));
        var account = await cluster.LogInAsync("alpha");
        var first = await account.AcquireAsync(GrainCluster.Request());
        await account.AcquireAsync(GrainCluster.Request());
        var third = await account.AcquireAsync(GrainCluster.Request());
        Assert.Equal(LeaseRefusal.Busy, third.Refusal);
        Assert.InRange(third.RetryAfter!.Value, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));

        await account.ReleaseAsync(first.Lease!);
        await account.ReleaseAsync(first.Lease!);
        Assert.Equal(1, (await account.GetStatusAsync()).ActiveLeases);
        Assert.NotNull((await account.AcquireAsync(GrainCluster.Request())).Lease);
        Assert.Equal(LeaseRefusal.Busy, (await account.AcquireAsync(GrainCluster.Request())).Refusal);
    }

    [Fact]
    public async Task Acquire_FasterThanRate_IsRefusedWithTheWait()
    {
        await using var cluster = await GrainCluster.StartAsync(accounts: options => (options.RequestsPerSecond, options.MaxConcurrency) = (0.5, 1));
        var account = await cluster.LogInAsync("alpha");
        var query = HistoryOf("news");
        for (var i = 0; i < 3; i++)
        {
            var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
            await account.GetHistoryAsync(lease, query);
            await account.ReleaseAsync(lease);
            var refused = await account.AcquireAsync(GrainCluster.Request());
            Assert.Equal(LeaseRefusal.RateLimited, refused.Refusal);
            Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(4.2));
            cluster.Time.Advance(refused.RetryAfter.Value);
        }
    }

    [Fact]
    public async Task Acquire_ReleasedUnused_CostsNoRate()
    {
        await using var cluster = await GrainCluster.StartAsync(accounts: options => (options.RequestsPerSecond, options.MaxConcurrency) = (0.01, 1));
        var account = await cluster.LogInAsync("alpha");
        for (var i = 0; i < 5; i++)
        {
            var answer = await account.AcquireAsync(GrainCluster.Request());
            await account.ReleaseAsync(answer.Lease!);
        }
    }

    [Fact]
    public async Task Acquire_GlobalRateUsedUpByOthers_IsRefused()
    {
        await using var cluster = await GrainCluster.StartAsync(accounts: options => (options.RequestsPerSecond, options.GlobalRequestsPerSecond) = (1000, 1));
        var first = await cluster.LogInAsync("alpha");
        var second = await cluster.LogInAsync("beta");
        Assert.NotNull((await first.AcquireAsync(GrainCluster.Request())).Lease);
        Assert.Equal(LeaseRefusal.RateLimited, (await second.AcquireAsync(GrainCluster.Request())).Refusal);
    }

    [Fact]
    public async Task Use_AfterExpiry_IsRefusedEverywhere()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = (await account.AcquireAsync(GrainCluster.Request(timeToLive: TimeSpan.FromSeconds(15)))).Lease!;
        cluster.Time.Advance(TimeSpan.FromSeconds(15));

        var result = await account.GetHistoryAsync(lease, HistoryOf("news"));
        Assert.Equal(FailureKind.Lease, result.Failure!.Kind);
        Assert.Equal(LeaseRefusal.Expired, result.Failure.Refusal);
        Assert.Equal(LeaseRefusal.Expired, (await account.RenewAsync(lease)).Refusal);
        Assert.Equal(LeaseRefusal.Expired, (await account.ResolveAsync(lease, "news")).Failure!.Refusal);
        await account.ReleaseAsync(lease);
        Assert.Equal(0, (await account.GetStatusAsync()).ActiveLeases);
        Assert.Contains(cluster.Log.Lines, line => line.Contains("ran out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Renew_BeforeExpiry_Extends()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        for (var i = 0; i < 4; i++)
        {
            cluster.Time.Advance(TimeSpan.FromSeconds(20));
            lease = (await account.RenewAsync(lease)).Lease!;
        }

        Assert.NotNull((await account.GetHistoryAsync(lease, HistoryOf("news"))).Value);
    }

    [Fact]
    public async Task Use_AfterRelease_IsReleased()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        await account.ReleaseAsync(lease);
        Assert.Equal(LeaseRefusal.Released, (await account.GetHistoryAsync(lease, HistoryOf("news"))).Failure!.Refusal);
        Assert.Equal(LeaseRefusal.Released, (await account.RenewAsync(lease)).Refusal);
    }

    [Fact]
    public async Task Use_ByAnotherHolder_IsRefusedAndChangesNothing()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        var stolen = lease with { Holder = "another" };

        Assert.Equal(LeaseRefusal.WrongHolder, (await account.GetHistoryAsync(stolen, HistoryOf("news"))).Failure!.Refusal);
        Assert.Equal(LeaseRefusal.WrongHolder, (await account.ResolveAsync(stolen, "news")).Failure!.Refusal);
        Assert.Equal(LeaseRefusal.WrongHolder, (await account.RenewAsync(stolen)).Refusal);
        await account.ReleaseAsync(stolen);

        Assert.Equal(1, (await account.GetStatusAsync()).ActiveLeases);
        Assert.NotNull((await account.GetHistoryAsync(lease, HistoryOf("news"))).Value);
    }

    [Fact]
    public async Task Use_AfterAnOperatorEndedIt_IsRevoked()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;

        var ended = await account.RevokeLeaseAsync(lease.LeaseId);

        Assert.Equal("worker", ended!.Holder);
        Assert.Equal(LeaseRefusal.Revoked, (await account.GetHistoryAsync(lease, HistoryOf("news"))).Failure!.Refusal);
        Assert.Equal(LeaseRefusal.Revoked, (await account.RenewAsync(lease)).Refusal);
        Assert.Null(await account.RevokeLeaseAsync(lease.LeaseId));
        Assert.Equal(0, (await account.GetStatusAsync()).ActiveLeases);
    }

    [Theory]
    [InlineData(1, 15)]
    [InlineData(20, 20)]
    [InlineData(600, 60)]
    public async Task Acquire_TimeToLive_IsKeptWithinItsBounds(int asked, int granted)
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = (await account.AcquireAsync(GrainCluster.Request(timeToLive: TimeSpan.FromSeconds(asked)))).Lease!;
        Assert.Equal(cluster.Time.GetUtcNow() + TimeSpan.FromSeconds(granted), lease.ExpiresAt);
    }

    [Fact]
    public async Task Use_LeaseOfAnotherAccount_IsUnknown()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var first = await cluster.LogInAsync("alpha");
        var second = await cluster.LogInAsync("beta");
        var lease = (await first.AcquireAsync(GrainCluster.Request())).Lease!;
        await second.AcquireAsync(GrainCluster.Request());
        Assert.Equal(LeaseRefusal.Unknown, (await second.GetHistoryAsync(lease, HistoryOf("news"))).Failure!.Refusal);
    }

    [Fact]
    public async Task Operations_WhileOneWaitsForTelegram_OthersGoOn()
    {
        await using var cluster = await GrainCluster.StartAsync(accounts: options => (options.RequestsPerSecond, options.GlobalRequestsPerSecond, options.MaxConcurrency) = (1000, 1000, 20));
        var account = await cluster.LogInAsync("alpha");
        var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        await account.ResolveAsync(lease, "news");
        var gate = new TaskCompletionSource();
        cluster.Sessions["alpha"].Gate = gate;
        var slow = account.GetHistoryAsync(lease, HistoryOf("news"));

        Assert.Equal(1, (await account.GetStatusAsync()).ActiveLeases);
        var second = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        await account.ReleaseAsync(second);
        Assert.False(slow.IsCompleted);
        gate.SetResult();
        Assert.NotNull((await slow).Value);
    }

    internal static Interfaces.Collection.HistoryQuery HistoryOf(string username) => new() { ChannelId = 1000, Username = username };
}
