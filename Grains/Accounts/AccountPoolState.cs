namespace Grains.Accounts;

/// <summary>The names of a pool's accounts, in the order in which they were added.</summary>
[GenerateSerializer, Alias("telepool.account-pool-state")]
internal sealed class AccountPoolState
{
    [Id(0)]
    public List<string> Accounts { get; set; } = [];
}
