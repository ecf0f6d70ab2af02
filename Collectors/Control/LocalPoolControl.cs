using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;

namespace Telepool.Collectors.Control;

/// <summary>The pool through its grain.</summary>
internal sealed class LocalPoolControl(IAccountPoolGrain pool) : IPoolControl
{
    public Task<PoolStatus> GetStatusAsync(CancellationToken cancellationToken) => pool.GetStatusAsync().WaitAsync(cancellationToken);

    public Task<LeaseListing> ListLeasesAsync(CancellationToken cancellationToken) => pool.ListLeasesAsync().WaitAsync(cancellationToken);

    public Task<LeaseInfo?> ExpireLeaseAsync(Guid leaseId, CancellationToken cancellationToken) => pool.ForceExpireAsync(leaseId).WaitAsync(cancellationToken);

    public Task<int> DrainAsync(string? accountId, TimeSpan wait, CancellationToken cancellationToken) => pool.DrainAsync(accountId, wait).WaitAsync(cancellationToken);

    public Task<bool> ResumeAsync(string? accountId, CancellationToken cancellationToken) => pool.ResumeAsync(accountId).WaitAsync(cancellationToken);

    public Task<PoolExplanation> ExplainAsync(string accountId, string purpose, string? peer, CancellationToken cancellationToken) =>
        pool.ExplainAsync(accountId, purpose, peer).WaitAsync(cancellationToken);
}
