namespace MTProto.Client.Proxies;

/// <summary>
/// Says which proxy a client's next connection goes through and hears how that went. Called on the client's own threads, for several
/// connections at once: an implementation must be safe for that.
/// </summary>
public interface IProxyRoute
{
    /// <summary>
    /// The way for one connection. Asked anew for every attempt, so that an answer may change after a failure; an answer of no proxy fails
    /// the calls that wait.
    /// </summary>
    /// <param name="dcId">The data centre to be reached.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    ValueTask<ProxyChoice> ChooseAsync(int dcId, CancellationToken cancellationToken);

    /// <summary>Tells how a proxy did; must be quick and must not throw.</summary>
    /// <param name="proxy">The proxy.</param>
    /// <param name="attempt">What was seen.</param>
    void Report(ProxyAddress proxy, ProxyAttempt attempt);
}
