namespace MTProto.Client.Proxies;

/// <summary>What kept a proxy from being of use. All but the last two are the proxy's own; an account is never to blame for any.</summary>
public enum ProxyFailure
{
    /// <summary>Nothing did.</summary>
    None,

    /// <summary>No TCP connection to the proxy.</summary>
    Unreachable,

    /// <summary>The proxy did not answer in time.</summary>
    TimedOut,

    /// <summary>The proxy closed the connection before it was of use.</summary>
    Closed,

    /// <summary>The proxy wants other credentials: SOCKS5 refuses user name and password or every method, HTTP says 401 or 407.</summary>
    Credentials,

    /// <summary>The proxy does not let us connect there: SOCKS5 replies 1, 2, 7 or 8, HTTP says 403 or another code that is not of the target.</summary>
    Forbidden,

    /// <summary>What answered does not speak the proxy's protocol, or does not know the MTProto proxy's secret.</summary>
    Protocol,

    /// <summary>A connection through the proxy that had served broke. Which side broke it cannot be told.</summary>
    Broken,

    /// <summary>The proxy works and cannot reach the data centre: SOCKS5 replies 3 to 6, HTTP says 502 or 504.</summary>
    Target,
}
