namespace Grains.Interfaces.Proxies;

/// <summary>What was wrong with a proxy, as the connection saw it. The account that used it is never to blame.</summary>
[GenerateSerializer, Alias("telepool.proxy-fault")]
public enum ProxyFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>No TCP connection to the proxy.</summary>
    Unreachable,

    /// <summary>The proxy did not answer in time.</summary>
    TimedOut,

    /// <summary>The proxy closed the connection before it was of use.</summary>
    Closed,

    /// <summary>The proxy wants other credentials. Waiting does not help: an operator must act.</summary>
    Credentials,

    /// <summary>The proxy does not let us connect there.</summary>
    Forbidden,

    /// <summary>What answers does not speak the proxy's protocol.</summary>
    Protocol,

    /// <summary>A connection that had served broke; which side broke it cannot be told.</summary>
    Broken,

    /// <summary>The proxy works and cannot reach the data centre.</summary>
    Target,
}
