using Grains.Interfaces.Accounts;

namespace Grains.Interfaces.Proxies;

/// <summary>The proxies of one pool and which account uses which. The key is the pool's name. It calls proxies; proxies call it one way.</summary>
[Alias("telepool.proxy-pool")]
public interface IProxyPoolGrain : IGrainWithStringKey
{
    /// <summary>The pool for which no other was named.</summary>
    const string DefaultPool = "default";

    /// <summary>
    /// The proxy of an account: the one it has, as long as that serves; otherwise the best of those with room, first of the account's
    /// country. A binding is kept over restarts.
    /// </summary>
    [Alias("bind")]
    Task<ProxyBinding> BindAsync(ProxyBindRequest request);

    /// <summary>Says which country an account's phone number is of, as two letters, for its next binding.</summary>
    [Alias("set-country")]
    Task SetCountryAsync(string accountId, string country);

    /// <summary>Forgets an account's binding.</summary>
    [Alias("release")]
    Task ReleaseAsync(string accountId);

    /// <summary>Adds proxies, all of a text or none: addresses separated by white space or commas, lines that begin with <c>#</c> being remarks.</summary>
    [Alias("add")]
    Task<ProxyAddAnswer> AddAsync(string text);

    /// <summary>Makes the proxies of the settings those of a text: adds what is new, and removes what came from the settings before and is not there any more.</summary>
    [Alias("configure")]
    Task<ProxyAddAnswer> ConfigureAsync(string text);

    /// <summary>Removes a proxy; who uses it moves between two leases. False where there is none of that name.</summary>
    [Alias("remove")]
    Task<bool> RemoveAsync(string proxyId);

    /// <summary>Bans a proxy. False where there is none of that name.</summary>
    /// <param name="proxyId">The proxy.</param>
    /// <param name="duration">How long; null until it is unbanned.</param>
    [Alias("ban")]
    Task<bool> BanAsync(string proxyId, TimeSpan? duration);

    /// <summary>Lets a banned or drained proxy serve again. False where there is none of that name.</summary>
    [Alias("unban")]
    Task<bool> UnbanAsync(string proxyId);

    /// <summary>Sends nobody new through a proxy; who uses it moves between two leases. False where there is none of that name.</summary>
    [Alias("drain")]
    Task<bool> DrainAsync(string proxyId);

    /// <summary>The proxies, in the order in which they were added.</summary>
    [Alias("list"), AlwaysInterleave]
    Task<IReadOnlyList<ProxyStatus>> ListAsync();

    /// <summary>The accounts that are bound to a proxy.</summary>
    [Alias("accounts-of"), AlwaysInterleave]
    Task<IReadOnlyList<string>> AccountsOfAsync(string proxyId);

    /// <summary>The proxy that an account is bound to; null where it is bound to none.</summary>
    [Alias("proxy-of"), AlwaysInterleave]
    Task<string?> ProxyOfAsync(string accountId);

    /// <summary>Probes a proxy now, whatever its state, and changes nothing; null where there is none of that name.</summary>
    /// <param name="proxyId">The proxy.</param>
    /// <param name="dcId">The data centre to ask; 0 for the usual one.</param>
    [Alias("test"), AlwaysInterleave]
    Task<ProxyTestResult?> TestAsync(string proxyId, int dcId);

    /// <summary>What a host should know; null where nothing has changed since a version.</summary>
    [Alias("snapshot"), AlwaysInterleave]
    Task<ProxySnapshot?> SnapshotAsync(long knownVersion);

    /// <summary>The proxies that serve now, with their sealed addresses, for a gateway that goes through all of them; null where nothing has changed since a version.</summary>
    [Alias("offers"), AlwaysInterleave]
    Task<ProxyOffers?> OffersAsync(long knownVersion);

    /// <summary>Seals every proxy's address under the vault's newest key. What is sealed under it already stays as it is, so it may be asked again at any time.</summary>
    [Alias("reseal")]
    Task<IReadOnlyList<ResealAnswer>> ResealAsync();

    /// <summary>Hears how a proxy stands.</summary>
    [Alias("stands"), OneWay]
    Task StandsAsync(ProxyStanding standing);
}
