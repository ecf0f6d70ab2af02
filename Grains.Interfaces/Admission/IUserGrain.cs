namespace Grains.Interfaces.Admission;

/// <summary>
/// One user of the gateways: its connections, devices and bytes in the whole cluster. Lends them to gateways in blocks, so that neither a packet
/// nor, as a rule, a connection waits for it. The key is the user's name. It calls no other grain.
/// </summary>
[Alias("telepool.user")]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>Hears what a gateway holds and needs, and lends what there is. What is lent never adds up to more than the limits.</summary>
    [Alias("exchange")]
    Task<UserBlock> ExchangeAsync(UserReport report);

    /// <summary>What is used at present.</summary>
    [Alias("usage")]
    Task<UserUsage> GetUsageAsync();

    /// <summary>Begins to count the quota anew. What gateways have borrowed stays borrowed.</summary>
    [Alias("reset-quota")]
    Task ResetQuotaAsync();

    /// <summary>Forgets the user, with all that was counted.</summary>
    [Alias("forget")]
    Task ForgetAsync();
}
