using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;

namespace Telepool.Collectors.Control;

/// <summary>What operators ask of the pool.</summary>
public interface IPoolControl
{
    /// <summary>The pool at a glance.</summary>
    Task<PoolStatus> GetStatusAsync(CancellationToken cancellationToken);

    /// <summary>The leases that are out, who waits, and which leases were leaked.</summary>
    Task<LeaseListing> ListLeasesAsync(CancellationToken cancellationToken);

    /// <summary>Ends a lease before its time; null where none with this id is out.</summary>
    Task<LeaseInfo?> ExpireLeaseAsync(Guid leaseId, CancellationToken cancellationToken);

    /// <summary>Stops granting on an account, or on all where it is null, and waits up to <paramref name="wait"/> for its leases to end.</summary>
    /// <returns>Leases still out; -1 where there is no such account.</returns>
    Task<int> DrainAsync(string? accountId, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>Ends a drain; false where there is no such account.</summary>
    Task<bool> ResumeAsync(string? accountId, CancellationToken cancellationToken);

    /// <summary>Says why the pool would or would not choose an account now.</summary>
    Task<PoolExplanation> ExplainAsync(string accountId, string purpose, string? peer, CancellationToken cancellationToken);
}
