using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;

namespace Telepool.Collectors.Tests.Leasing;

/// <summary>A pool with one lease out and one request waiting, for the commands that show and end them.</summary>
internal sealed class FakePoolGrain : IAccountPoolGrain
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public LeaseInfo Lease { get; } = new()
    {
        LeaseId = Guid.Parse("11111111-2222-3333-4444-555555555555"),
        AccountId = "alpha",
        Holder = "worker",
        Tenant = "default",
        Purpose = LeasePurpose.History,
        Peer = "news",
        GrantedAt = Start,
        ExpiresAt = Start.AddSeconds(30),
    };

    public List<string> Asked { get; } = [];

    public Task AddAsync(string accountId) => Task.CompletedTask;

    public Task AddManyAsync(string[] accountIds) => Task.CompletedTask;

    public Task RemoveAsync(string accountId) => Task.CompletedTask;

    public Task<IReadOnlyList<string>> ListAsync() => Task.FromResult<IReadOnlyList<string>>(["alpha"]);

    public Task<IReadOnlyList<AccountStatus>> ListStatusAsync() => Task.FromResult<IReadOnlyList<AccountStatus>>([]);

    public Task<LeaseAnswer> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken = default) => Task.FromResult(new LeaseAnswer { Refusal = LeaseRefusal.NoAccount });

    public Task ReportAsync(AccountReport report) => Task.CompletedTask;

    public Task<LeaseListing> ListLeasesAsync() => Task.FromResult(new LeaseListing
    {
        Leases = [Lease],
        Queues = [new QueueStatus { Tenant = "default", Purpose = LeasePurpose.History, Waiting = 3, Oldest = TimeSpan.FromSeconds(1.5), EstimatedWait = TimeSpan.FromSeconds(4) }],
        Leaks = [new EndedLease { Lease = Lease, End = LeaseEnd.Expired, EndedAt = Start.AddSeconds(30), Calls = 7 }],
    });

    public Task<LeaseInfo?> ForceExpireAsync(Guid leaseId) => Task.FromResult(leaseId == Lease.LeaseId ? Lease : null);

    public Task<int> DrainAsync(string? accountId, TimeSpan wait)
    {
        Asked.Add($"drain {accountId ?? "all"} {wait.TotalSeconds}");
        return Task.FromResult(accountId is null or "alpha" ? 2 : -1);
    }

    public Task<bool> ResumeAsync(string? accountId)
    {
        Asked.Add($"resume {accountId ?? "all"}");
        return Task.FromResult(accountId is null or "alpha");
    }

    public Task<PoolExplanation> ExplainAsync(string accountId, string purpose, string? peer) => Task.FromResult(new PoolExplanation
    {
        AccountId = accountId,
        Purpose = purpose,
        CanBeLeased = false,
        Rules =
        [
            new ExplainedRule { Rule = "member", Passed = true, Detail = "it belongs to pool default" },
            new ExplainedRule { Rule = "flood", Passed = false, Detail = $"Telegram told it to leave {purpose} of {peer} alone", Until = Start.AddSeconds(12) },
        ],
    });

    public Task<AccountReport?> GetReportAsync(string accountId) => throw new NotSupportedException();

    public Task<PoolStatus> GetStatusAsync() => Task.FromResult(new PoolStatus { Pool = "default", Accounts = 10_000, Active = 1000, Free = 900, Waiting = 3, Warnings = ["something"] });

    public Task<bool> MayEjectAsync(string accountId) => Task.FromResult(true);
}
