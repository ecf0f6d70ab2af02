using System.Net;
using Telepool.Gateway.Admin.Contracts;

namespace Telepool.Gateway.Admin;

/// <summary>What the operator's interface sees of a running gateway and asks of it.</summary>
internal interface IGatewayRuntime
{
    /// <summary>How it does.</summary>
    GatewayStatusAnswer Status();

    /// <summary>What each user uses, in the order of the configuration.</summary>
    IReadOnlyList<UserUsageAnswer> Usage();

    /// <summary>Has a user's bytes counted from zero.</summary>
    /// <returns>False where there is no such user.</returns>
    Task<bool> ResetQuotaAsync(string user, CancellationToken cancellationToken);

    /// <summary>Who may not connect.</summary>
    IReadOnlyList<BanAnswer> Bans();

    /// <summary>Keeps a network away.</summary>
    /// <param name="network">The network; a single address is one of its full length.</param>
    /// <param name="length">How long; null: until it is lifted.</param>
    /// <param name="reason">Why, for people.</param>
    /// <returns>False where the gateway cannot.</returns>
    bool Ban(IPNetwork network, TimeSpan? length, string reason);

    /// <summary>Lets a network connect again.</summary>
    /// <returns>False where it was not banned.</returns>
    bool Unban(IPNetwork network);

    /// <summary>Takes no more connections and ends when those that are open have ended or their time is up.</summary>
    void Drain();
}
