namespace Telepool.Gateway.Upstreams;

/// <summary>Why there is no upstream connection.</summary>
internal enum DialFailure
{
    /// <summary>Nobody listens there.</summary>
    Refused,

    /// <summary>There is no way there.</summary>
    Unreachable,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>The proxy in between refused.</summary>
    ProxyRefused,

    /// <summary>This host has no socket or port left.</summary>
    NoResources,

    /// <summary>Something else.</summary>
    Failed,
}
