namespace Telepool.Gateway.Events;

/// <summary>What happened at a gateway. Those of single connections are only told while somebody listens.</summary>
public enum GatewayEventKind
{
    /// <summary>A user's connection was admitted and relays.</summary>
    Opened,

    /// <summary>A user's connection ended.</summary>
    Closed,

    /// <summary>A connection was refused.</summary>
    Refused,

    /// <summary>A connection had nobody's secret.</summary>
    AuthenticationFailed,

    /// <summary>An address may not connect for some time.</summary>
    Banned,

    /// <summary>An address may connect again.</summary>
    Unbanned,

    /// <summary>A data centre, a proxy or the front stopped answering.</summary>
    UpstreamDown,

    /// <summary>It answers again.</summary>
    UpstreamUp,

    /// <summary>The configuration changed.</summary>
    Configured,

    /// <summary>A change of the configuration was refused.</summary>
    ConfigurationRefused,

    /// <summary>A user was added, changed or removed.</summary>
    UserChanged,

    /// <summary>The gateway takes no more connections.</summary>
    Draining,
}
