using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;

namespace Telepool.Collectors.History;

/// <summary>A lease that this process holds, with the account that it is of.</summary>
internal sealed class LeasedAccount(PoolAccount account, IAccountGrain grain, Lease lease)
{
    public PoolAccount Account { get; } = account;

    public IAccountGrain Grain { get; } = grain;

    public Lease Lease { get; set; } = lease;

    public string AccountId => Account.AccountId;
}
