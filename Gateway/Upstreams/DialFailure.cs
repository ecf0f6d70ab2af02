namespace Telepool.Gateway.Upstreams;

/// <summary>
/// Why there is no upstream connection. Nothing of the client's has reached the data centre by then, so another upstream may be tried after every
/// one of them but <see cref="NoResources"/>, which another would meet as well.
/// </summary>
internal enum DialFailure
{
    /// <summary>Nobody listens there.</summary>
    Refused,

    /// <summary>There is no way there.</summary>
    Unreachable,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>The proxy in between does not let us connect there, or is none.</summary>
    ProxyRefused,

    /// <summary>The proxy in between wants other credentials.</summary>
    ProxyCredentials,

    /// <summary>The proxy in between serves and does not reach the data centre.</summary>
    ProxyTarget,

    /// <summary>The connection was closed before it was of use.</summary>
    Closed,

    /// <summary>This host has no socket or port left.</summary>
    NoResources,

    /// <summary>Something else.</summary>
    Failed,
}
