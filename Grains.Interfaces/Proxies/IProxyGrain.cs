namespace Grains.Interfaces.Proxies;

/// <summary>One proxy: how well it does, whether it is banned, when it is tried again. The key is its id. It tells its pool one way and never waits for it.</summary>
[Alias("telepool.proxy")]
public interface IProxyGrain : IGrainWithStringKey
{
    /// <summary>Takes the proxy on, or its changed address; starts its watch.</summary>
    /// <param name="poolName">The pool that it belongs to.</param>
    /// <param name="envelope">Its address, sealed for <see cref="ProxyBinding.SealName"/>.</param>
    [Alias("attach")]
    Task<ProxyStanding> AttachAsync(string poolName, byte[] envelope);

    /// <summary>Ends its watch and forgets it.</summary>
    [Alias("detach")]
    Task DetachAsync();

    /// <summary>Hears how connections through it went.</summary>
    [Alias("report"), OneWay]
    Task ReportAsync(ProxyReport report);

    /// <summary>Bans it, as an operator does.</summary>
    /// <param name="duration">How long; null until it is unbanned.</param>
    [Alias("ban")]
    Task<ProxyStanding> BanAsync(TimeSpan? duration);

    /// <summary>Ends its ban and forgets its faults.</summary>
    [Alias("unban")]
    Task<ProxyStanding> UnbanAsync();

    /// <summary>How it stands and how well it does; <see cref="ProxyStatus.Accounts"/> and the like are the pool's to fill in.</summary>
    [Alias("status"), AlwaysInterleave]
    Task<ProxyStatus> GetStatusAsync();

    /// <summary>Probes it now, whatever its state, and changes nothing.</summary>
    /// <param name="dcId">The data centre to ask; 0 for the usual one.</param>
    [Alias("test"), AlwaysInterleave]
    Task<ProxyTestResult> TestAsync(int dcId);
}
