using Grains.Interfaces.Leases;

namespace Grains.Pool;

/// <summary>What a pool keeps between activations. Queues are not among it: whoever waits asks again.</summary>
[GenerateSerializer, Alias("telepool.account-pool-state")]
internal sealed class AccountPoolState
{
    /// <summary>The names of the accounts, in the order in which they were added.</summary>
    [Id(0)]
    public List<string> Accounts { get; set; } = [];

    /// <summary>Accounts that an operator drains.</summary>
    [Id(1)]
    public HashSet<string> Drained { get; set; } = [];

    /// <summary>Whether an operator drains the whole pool.</summary>
    [Id(2)]
    public bool IsDraining { get; set; }

    /// <summary>Accounts that could not be leased until somebody acts, with the reason, so that a pool that begins anew need not wake them to find out.</summary>
    [Id(3)]
    public Dictionary<string, LeaseRefusal> Unusable { get; set; } = [];
}
